/** What the doors of booking answer. Times are RFC 3339 on the hall's own clock, so they are shown as they are written. */
import type { Language } from '../language'
import type { Names } from '../types'

export interface OfferedService {
  id: string
  name: Names
  icon: string
  colour: string
  materials: Names[]
}

export interface Offer {
  centre: Names
  hotline: string
  online: boolean
  services: OfferedService[]
  early_minutes: number
  late_minutes: number
  horizon_days: number
  lead_minutes: number
}

export interface FreeSlot {
  at: string
  free: number
  quiet?: boolean
}

export interface FreeDay {
  date: string
  slots: FreeSlot[]
}

export interface Booking {
  id: string
  code: string
  service: string
  at: string
  state?: 'booked' | 'used' | 'cancelled' | 'missed' | 'excused'
  number?: string | null
  external_id?: string | null
}

/** `2026-11-24T09:30:00+08:00` → `09:30`. */
export const clockOf = (at: string): string => at.slice(11, 16)

/** The day of a moment or a date: 11月24日 周二 / Tue 24 Nov. */
export function dayOf(at: string, language: Language, weekday: 'short' | 'long' = 'short'): string {
  const day = new Date(`${at.slice(0, 10)}T00:00:00Z`)
  const locale = language === 'en' ? 'en-GB' : 'zh-CN'
  const date = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', day: 'numeric', month: language === 'en' ? 'short' : 'long' }).format(day)
  const name = new Intl.DateTimeFormat(locale, { timeZone: 'UTC', weekday }).format(day)
  return language === 'en' ? `${name} ${date}` : `${date} ${name}`
}

/** The slots that are proposed first: the quiet ones of the nearest days. */
export function proposed(days: readonly FreeDay[], count = 3): FreeSlot[] {
  return days.flatMap((day) => day.slots.filter((slot) => slot.quiet)).slice(0, count)
}
