/** Lines of the record of acts, and how a value before or after is written in one line. */
import { t } from '../../language'
import type { WordKey } from '../../words/zh'
import { zh } from '../../words/zh'

export type { Entry as Act } from '../../api-types'

const UNTOLD = new Set(['id', 'until'])
const words = (start: string, name: string) => start + name.split(/[._-]/).map((part) => part.charAt(0).toUpperCase() + part.slice(1)).join('')
const known = (key: string): key is WordKey => key in zh

/** What was done, in words; a door that is newer than this page by its own name. */
export function did(act: string): string {
  const key = words('did', act)
  return known(key) ? t(key) : act
}

function field(name: string): string {
  const key = words('field', name)
  return known(key) ? t(key) : name
}

/** `role manager, window 3`; what is not set, and what only machines read, is left out. */
export function brief(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (Array.isArray(value)) return value.map(brief).join(' ')
  if (typeof value === 'object') {
    const parts = Object.entries(value).filter(([key, one]) => !UNTOLD.has(key) && one !== null && one !== false && one !== '')
    return parts.map(([key, one]) => (one === true ? field(key) : `${field(key)} ${brief(one)}`)).join(t('listComma')) || '–'
  }
  return String(value)
}
