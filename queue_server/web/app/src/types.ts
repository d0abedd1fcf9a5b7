/** The shapes the server sends. Waits are minutes, times are RFC 3339 with offset, names are in both languages. */

export type * from './boards'
export type * from './doubles'

export interface Names {
  zh: string
  en: string
}

export type WindowState = 'closed' | 'idle' | 'called' | 'serving' | 'paused'
export type TicketState =
  | 'waiting'
  | 'called'
  | 'serving'
  | 'parked'
  | 'finished'
  | 'no_show'
  | 'cancelled'
  | 'expired'
export type TicketClass = 'normal' | 'appointment' | 'priority' | 'returned'
export type Grade = 1 | 2 | 3 | 4 | 5

export interface Session {
  role: string
  permissions: string[]
  name: string
  window: string | null
  /** Nothing else is allowed before they have chosen a password of their own. */
  must_change_password?: boolean
}

export interface Service {
  id: string
  name: Names
  queue: string
  icon?: string
  colour?: string
}

export interface CentreWindow {
  id: string
  name: Names
  kind: string
  zone?: string | null
  serves: string[]
  supports: string[]
  services: string[]
}

export interface Centre {
  id: string
  name: Names
  hotline: string
  timezone: string
  simulated: boolean
  /** Whether citizens may book on their phones. */
  booking: boolean
  notice: Names | null
  services: Service[]
  queues: { id: string; letter: string; name: Names }[]
  windows: CentreWindow[]
}

export interface HallWindow {
  window: string
  name: Names
  kind: string
  state: WindowState
  number: string | null
  call: string | null
  since: string | null
  services: Names[]
  zone?: string | null
}

export interface HallQueue {
  queue: string
  letter: string
  name: Names
  waiting: number
  open_windows: number
  wait_low: number
  wait_high: number
  /** What the wait rests on; `none`: only `waiting` is worth showing. */
  wait_basis?: 'none' | 'guess' | 'learnt'
  /** Why a service of it gives no numbers now, by service. */
  closed?: Record<string, Names>
}

export interface HallCall {
  call: string
  number: string
  window: string
  window_name: Names
  state: string
  nth: number
  at: string
  zone?: string | null
}

/** What takes every screen until it is ended. */
export interface Emergency {
  id: string
  text: Names
  since: string
}

export interface Hall {
  seq: number
  journal?: string
  day: string | null
  windows: Record<string, HallWindow>
  queues: Record<string, HallQueue>
  calls: HallCall[]
  notice: Names | null
  emergency?: Emergency | null
}

export interface HallDelta {
  seq: number
  previous: number
  day?: string | null
  windows?: Record<string, HallWindow | null>
  queues?: Record<string, HallQueue | null>
  /** Those that are new or other than they were; all of them where there is no `order`. */
  calls?: HallCall[]
  /** All that stand, newest first, by their ids. */
  order?: string[]
  notice?: Names | null
  emergency?: Emergency | null
}

export interface Ticket {
  id: string
  number: string
  queue: string
  service: string
  class: TicketClass
  state: TicketState
  window: string | null
  ahead: number
  wait_low: number
  wait_high: number
  issued_at: string
  called_at: string | null
  serving_at: string | null
  finished_at: string | null
  case_numbers: string[]
}

export interface OfficeWindow extends HallWindow {
  clerk?: string | null
  ticket?: Ticket | null
  minutes?: number | null
}

export interface OfficeQueue extends HallQueue {
  longest_minutes?: number | null
  /** The longest wait that the centre promises here. */
  target_minutes: number
}

export interface Device {
  device: string
  kind: string
  window: string | null
  status: 'online' | 'offline'
  since: string | null
  health: Record<string, Part> | null
  /** What became of the last thing it was told. */
  done?: { id: string; ok: boolean; reason: string | null } | null
  /** When the newest picture of its screen came, seconds since 1970. */
  screenshot?: number | null
  /** The version that is set for it here; what it has is in its health. */
  settings?: number | null
  /** The call that it was here for and has not shown, while it has shown no other; `at` is seconds since 1970. */
  missed?: { number: string; at: number } | null
  /** The newest call it has shown, where the server still knows it. */
  shown?: string | null
}

/** What a part of a device says of itself. */
export interface Part {
  state: string
  version?: number
  /** What is wrong, as the driver says it. */
  reason?: string
  /** When it showed or said its newest call. */
  shown_at?: string
  said_at?: string
  /** How many wait to be said. */
  queue?: number
  /** A time without voice. */
  silent?: boolean
  /** What of the playlist is on, and the files that cannot be shown and why. */
  show?: string
  problems?: Record<string, string>
}

/** So many per cent from a time of day on. */
export interface Level {
  from: string
  percent: number
}

export interface KioskSettings {
  version: number
  checklist: boolean
  attract_seconds: number
  notice?: Names | null
  volume: Level[]
  brightness: Level[]
  /** Names of files, in the order in which they are shown. */
  pictures: string[]
}

export interface HelpCall {
  device: string
  at: string
}

export interface Today {
  issued: number
  waiting: number
  serving: number
  served: number
  no_show: number
  cancelled: number
  expired: number
  wait_minutes_median: number | null
  service_minutes_median: number | null
  walk_seconds_median: number | null
  ratings: Record<string, number>
  rated_share: number | null
}

export interface Office {
  seq: number
  windows: Record<string, OfficeWindow>
  queues: Record<string, OfficeQueue>
  devices: Record<string, Device>
  helps: HelpCall[]
  notice: Names | null
  emergency: Emergency | null
  today: Today
  hourly: { hour: number; issued: number; served: number }[]
  intake: { url: boolean; waiting: number; delivered: number; parked: number }
}
