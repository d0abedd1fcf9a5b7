/** What the doors of reports answer, besides the tables of `../shapes`. */
import type { Names } from '../../types'
import type { Report } from '../shapes'

export interface BusyTold {
  day: string | null
  basis: number
  hours: Record<string, number>
  sentence: Names | null
}

/** Windows on a quiet, a usual and a busy day. */
export type Band = [number, number, number]

export interface Staffing {
  basis: number
  from: string
  target_share: number
  queues: { queue: string; letter: string; name: Names; minutes: number; target_minutes: number }[]
  days: { day: string; days_like_it: number; own_weekday: boolean; hours: { hour: number; queues: Record<string, Band> }[] }[]
}

export type Table = Pick<Report, 'by' | 'name' | 'figures' | 'rows' | 'total' | 'made_of'>

export interface MonthReport {
  month: string
  from: string
  to: string
  days: string[]
  doubts: Names[]
  centre: Names
  target_minutes: number
  target_share: number
  tables: Record<string, Table>
}
