/** What the office's doors send beyond the hall itself. Minutes and RFC 3339 times, names in both languages. */
import type { HelpCall, Names, Office as Hall, OfficeQueue, OfficeWindow } from '../types'

export interface Work {
  window: string
  name: Names
  kind: string
  serves: string[]
  supports: string[]
  /** Names what is served; sent back with a change, so that nobody overwrites another's. */
  version: string
  /** Other than the centre's file says, for today. */
  assigned: boolean
}

export type WorkWindow = OfficeWindow & Work & { reason?: string | null }

export interface Help extends HelpCall {
  window?: Names | null
  note?: string | null
}

/** Minutes after which something is worth a look; the centre's own. */
export interface Thresholds {
  quiet_minutes: number
  called_minutes: number
  paused_minutes: number
  serving_minutes: number
}

/** An overdue case (催办) that nobody has answered for. */
export interface Urged {
  case_number: string
  number: string | null
  window: string | null
  /** A day. */
  due: string
  since: string
}

export interface Suggestion {
  kind: string
  queue: string | null
  text: Names
}

/** How much of the outbox is where, for one receiver; `url`: whether it is set up; `name` that of a unit outside the hall. */
export type Receiver = Hall['intake'] & { name?: Names }

export interface Office extends Omit<Hall, 'windows' | 'helps'> {
  day: string | null
  alarms: Thresholds
  urged: Urged[]
  suggestions: Suggestion[]
  follow_ups: { overdue: number; soon: number; none: number }
  outbox: Record<string, Receiver>
  notice_version: string
  windows: Record<string, WorkWindow>
  helps: Help[]
}

export interface Difference {
  work: Work
  queues: (OfficeQueue & { alone: boolean; open_windows_then: number })[]
}

export interface DayNow {
  day: string | null
  open: boolean
  waiting: number
  called: number
  parked: number
  serving: number
  windows_open: number
}

export interface Parcel {
  id: string
  ticket: string
  type: string
  attempts: number
  /** Seconds since 1970. */
  due: number
  created: number
  error: string | null
  /** What the other side gave as proof that it has it. */
  receipt: string | null
}

export interface Figure {
  id: string
  name: Names
  unit: 'count' | 'hours' | 'minutes' | 'seconds' | 'share' | 'grade'
  formula: Names
}

export type Values = Record<string, number | null>

export interface Report {
  from: string
  to: string
  by: string
  name: Names
  figures: Figure[]
  rows: { key: string; name: Names; values: Values }[]
  total: Values
  doubts: Names[]
  days: string[]
  made_of?: Names
}

export interface ReportChoices {
  days: string[]
  today: string
  groups: { id: string; name: Names }[]
  sections: { id: string; name: Names }[]
}
