/** A figure as people read it. Pure. */
import { t } from '../language'
import type { Figure } from './shapes'

export function shown(value: number | null | undefined, unit: Figure['unit']): string {
  if (value === null || value === undefined) return '–'
  if (unit === 'share') return `${Math.round(value * 1000) / 10}%`
  if (unit === 'grade') return value.toFixed(2)
  return String(value)
}

export const unitWord = (unit: Figure['unit']): string => (unit === 'minutes' ? t('unitMinutes') : unit === 'hours' ? t('unitHours') : unit === 'seconds' ? t('unitSeconds') : '')
