/** Lines of the record of acts, and how a value before or after is written in one line. */

export interface Act {
  seq: number
  /** RFC 3339 on the hall's clock. */
  at: string
  who: string
  /** The door: `users.add`. */
  act: string
  what: string
  status: number
  reason: string | null
  before: unknown
  after: unknown
  place: string
}

/** `role manager, window 3`; what is not set is left out. */
export function brief(value: unknown): string {
  if (value === null || value === undefined) return '–'
  if (Array.isArray(value)) return value.map(brief).join(' ')
  if (typeof value === 'object') {
    const parts = Object.entries(value).filter(([, one]) => one !== null && one !== false && one !== '')
    return parts.map(([key, one]) => (one === true ? key : `${key} ${brief(one)}`)).join(', ') || '–'
  }
  return String(value)
}
