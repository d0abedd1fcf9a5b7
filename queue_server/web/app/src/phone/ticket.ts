/** What the server says of a citizen's number, and why somebody may give a grade. */
import type { Grade, Names, TicketState } from '../types'

export interface PhoneTicket {
  number: string
  service: Names | null
  state: TicketState
  ahead: number
  wait_low: number
  wait_high: number
  /** `none`: only `ahead` is worth showing. */
  wait_basis?: string | null
  window: string | null
  window_name: Names | null
  called_at: string | null
  centre: Names
  hotline: string
  windows: Names[]
  /** Who went before, by which rule; null where nobody did. */
  passed_why: Names | null
  /** Others who go first, after one has let them; 0 otherwise. */
  barred: number
  /** How many may still be let go first; 0 where that is over. */
  postpone_most: number
  /** From so many before one on the page says that it is nearly one's turn. */
  near: number
  may_rate: boolean
  rated: boolean
  /** Of a package; empty otherwise. */
  steps: PhoneStep[]
  /** The hall's key for web push; null where there is none. */
  push_key: string | null
}

export interface PhoneStep {
  name: Names
  state: 'to_do' | 'now' | 'done'
}

export interface Reason {
  id: string
  grade: Grade
  text: Names
}

export interface ReasonTable {
  version: string
  days: number
  choices: Reason[]
}

export interface GivenRating {
  grade: Grade
  reasons: string[]
  words: string | null
}

export const isSoon = (ticket: PhoneTicket) => ticket.state === 'waiting' && ticket.barred === 0 && ticket.ahead <= ticket.near
