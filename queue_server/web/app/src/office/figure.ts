/** A figure as people read it. Pure. */
import { say, t } from '../language'
import type { Figure } from './shapes'

/** So that figures of a column stand below one another. */
const PLACES = { count: 0, seconds: 0, minutes: 1, hours: 1, grade: 2 }

export function shown(value: number | null | undefined, unit: Figure['unit']): string {
  if (value === null || value === undefined) return '–'
  if (unit === 'share') return `${(value * 100).toFixed(1)}%`
  return value.toFixed(PLACES[unit])
}

export const unitWord = (unit: Figure['unit']): string => (unit === 'minutes' ? t('unitMinutes') : unit === 'hours' ? t('unitHours') : unit === 'seconds' ? t('unitSeconds') : '')

/** Its name at the head of a column; a number and its sign stay together. */
export const head = (figure: Figure): string => say(figure.name).replaceAll(' %', '\u00a0%')
