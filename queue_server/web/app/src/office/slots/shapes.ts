/** What the office reads of appointments. */
import type { Booking } from '../../booking/shapes'
import type { Names } from '../../types'

export interface WholeSlot {
  at: string
  places: number
  taken: number
  quiet: boolean
}

export interface Appointment extends Booking {
  by: string | null
}

export interface Timetable {
  text: string
  days: { date: string; works: boolean; from: 'centre' | 'state'; name: Names | null }[]
  years: { year: number; known: boolean }[]
  stranded: Appointment[]
}

export interface Missing {
  rests_until: string | null
  appointments: Appointment[]
}

export interface ImportAnswer {
  rows: { row: number; ok: boolean; message?: Names }[]
  booked: number
  moved: number
  cancelled: number
  same: number
  refused: number
}
