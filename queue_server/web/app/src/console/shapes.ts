/** What the server sends to a console: the desk of one window, the lines it calls from, and what all staff see. */
import type { Emergency, Grade, HallWindow, Names, Ticket, TicketClass, WindowState } from '../types'

/** service, class, in line since, rank counts since (seconds), credit (minutes), others first, sent to window, goes first */
export type Row = [string, TicketClass, number, number, number?, number?, (string | null)?, boolean?]

export interface Line {
  queue: string
  weight: number
  rows: Record<string, Row>
}

export interface PackageStep {
  name: Names
  service: string
  state: 'to_do' | 'now' | 'done'
  /** Where it was done; and where it can be. */
  window: string | null
  windows: string[]
  served_seconds: number
}

/** A unit that has no desk in the hall: has it answered its notice, or must somebody telephone? */
export interface OutsideUnit {
  department: string
  name: Names
  phone: string | null
  state: 'asked' | 'acknowledged' | 'to_call'
}

/** An overdue case (催办) that was taken in at this window. */
export interface UrgedCase {
  case_number: string
  number: string | null
  due: string
}

export interface DeskTicket extends Ticket {
  channel: string | null
  note: string | null
  nth: number
  item_name: Names | null
  item_code: string | null
  materials: Names[]
  package_name: Names | null
  ground: Names | null
  appointment_at: string | null
  sent_from: string | null
  sent_reason: string | null
  steps: PackageStep[]
  units: OutsideUnit[]
}

export interface Aside {
  id: string
  service: string
  class: TicketClass
  note: string | null
  at: string
}

export interface NextUp {
  number: string
  service: string
  class: TicketClass
  why: Names
}

export interface Desk {
  window: Pick<HallWindow, 'window' | 'name' | 'kind' | 'state' | 'number' | 'call' | 'since'> & {
    clerk: string | null
    reason: string | null
  }
  ticket: DeskTicket | null
  why: Names | null
  /** The last visit that was asked for; `until`: so long the pad asks. */
  rating: { prompt: string; number: string; grade: Grade | null; until: string | null } | null
  /** Who was sent on from here last, by the clerk or by the intake system, and still waits there. */
  sent_on: { number: string; service: string; window: string | null; at: string } | null
  urged: UrgedCase[]
  /** Bad ratings of who sits here: how many are not closed, and how many steps were made with all of theirs. */
  follow_ups: { open: number; steps: number }
  parked: Record<string, Aside>
  no_shows: Record<string, Aside>
  help: boolean
  calls_from: string[]
  queues: string[]
  next: NextUp | null
}

export interface OtherWindow {
  state: WindowState
  number: string | null
  since: string | null
  clerk: string | null
}

export interface Staff {
  day: string | null
  notice: Names | null
  emergency: Emergency | null
  settings: { long_minutes: number; over_minutes: number; pauses: Names[] }
  windows: Record<string, OtherWindow>
}

/** All of it in one answer, for who has no live connection. */
export interface Whole extends Desk {
  lines: Record<string, Line>
  staff: Staff
}

/** One who waits, as the list shows them. */
export interface Waiting {
  number: string
  service: string
  class: TicketClass
  minutes: number
  /** Minutes that count for the rank: from the slot of an appointment on. */
  counted: number
  weight: number
  credit: number
  rank: number
  others: number
  sentTo: string | null
  first: boolean
}
