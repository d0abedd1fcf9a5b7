/** What the doors to the rules, the promises and the simulator send and take. Minutes, shares of one, times of the day `HH:MM`. */
import type { Names, TicketClass } from '../../types'

export interface Credits {
  normal: number
  appointment: number
  priority: number
  returned: number
}

export interface Reserved {
  window: string
  classes: TicketClass[]
  strict: boolean
}

export interface Variant {
  name: string
  from?: string
  to?: string
  days?: string[]
  month_days?: [number, number]
  credits?: Credits
  support_threshold?: number
  appointment_share?: number
  max_overtakes?: number
  [rule: string]: unknown
}

export interface Rules {
  credits: Credits
  weights: Record<string, number>
  thresholds: Record<string, number>
  targets: Record<string, number>
  support_threshold: number
  appointment_share: number
  max_overtakes: number
  even_spread: boolean
  reserved: Reserved[]
  variants: Variant[]
  target_minutes: number
  target_share: number
  return_after: number
  [rule: string]: unknown
}

export interface Standing {
  version: number
  by: string
  policy: Rules
  unserved: string[]
}

export interface Version {
  version: number
  at: string | null
  by: string | null
  note: string | null
  reverts: number | null
  policy: Rules
}

export interface NextOne {
  number: string
  queue: string
  class: TicketClass
  why: Names
  rank: number
  passed: string[]
}

export interface Preview {
  contradictions: { rules: string[]; message: Names }[]
  windows: { window: string; name: Names; now: NextOne | null; then: NextOne | null; differs: boolean }[]
  newcomers: { queue: string; class: TicketClass; now: number; then: number }[]
  unserved: string[]
}

export interface Overtaking {
  at: string
  window: string
  number: string
  class: TicketClass
  waited_minutes: number
  passed: string
  passed_class: TicketClass
  passed_waited_minutes: number
  rule: string
  why: Names
}

export interface KeptShares {
  count: number
  inside: number
  below: number
  above: number
  error_minutes: number
  width_minutes: number
}

export interface KeptPromises {
  aim: number
  days: { day: string; services: Record<string, KeptShares>; all: KeptShares }[]
}

/** One in ten stays below, the middle, one in ten goes beyond. */
export type Range = [number, number, number]

export type Change =
  | { kind: 'open' | 'close'; window: string; at?: string }
  | { kind: 'assign'; window: string; serves: string[]; supports?: string[]; at?: string }
  | { kind: 'policy'; policy: Record<string, unknown> }
  | { kind: 'arrivals'; factor: number; service?: string }

export interface Played {
  queues: Record<string, Record<string, Range>>
  day: Record<string, Range>
  curve: { at: number; wait: Range }[]
}

export interface WhatIf {
  days: number
  start: number
  closing: number
  gaps: [number, number][]
  now: Played
  then: Played | null
}

export interface Press {
  method: 'POST' | 'PUT'
  path: string
  body: unknown
}

export interface Advice {
  queue: string
  target_minutes: number
  target_share: number
  before: number
  after: number
  enough: boolean
  /** The queue's figures as it is, and with the changes: `p50` is the middle wait. */
  was: Record<string, Range> | null
  effect: Record<string, Range> | null
  changes: Change[]
  presses: Press[]
  /** What takes them back, in this order. */
  undo: Press[]
}

export interface Job<T> {
  id: string
  state: 'running' | 'done' | 'failed'
  done: number
  of: number
  answer: T | null
}
