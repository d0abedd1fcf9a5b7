/** A bad rating on its way to being put right, as the server tells it, and where it stands on the board. */
import type { Grade, Names } from '../../types'
import type { WordKey } from '../../words/zh'

export interface Step {
  at: string
  what: string
  by: string
  result: string | null
  words: string | null
}

export interface FollowUp {
  id: string
  number: string
  window: string
  window_name: Names | null
  service_name: Names | null
  clerk: string
  grade: Grade
  channel: string
  named: boolean
  state: 'open' | 'contacted' | 'rectified' | 'closed'
  owner: string | null
  contact: string | null
  calls: number
  called_back: boolean
  appeal: 'asked' | 'upheld' | 'rejected' | null
  cases: string[]
  reasons: string[]
  said: string | null
  opened_at: string
  contact_due: string
  close_due: string
  due: string | null
  closed_at: string | null
  alarm: '' | 'soon' | 'overdue'
  steps: Step[]
}

export interface Board {
  counts: { overdue: number; soon: number }
  results: string[]
  extended_days: number
  follow_ups: FollowUp[]
}

export type Column = 'contact' | 'rectify' | 'close' | 'closed'
export const COLUMNS: readonly Column[] = ['contact', 'rectify', 'close', 'closed']
export const COLUMN_WORDS: Record<Column, WordKey> = {
  contact: 'followToContact',
  rectify: 'followToRectify',
  close: 'followToClose',
  closed: 'followClosed',
}

/** Where it stands: whoever gave a name is called back first, whatever was put right before; others cannot be called. */
export function columnOf(item: FollowUp): Column {
  if (item.state === 'closed') return 'closed'
  if (item.named && !item.called_back) return 'contact'
  if (item.state === 'rectified' || item.appeal === 'upheld') return 'close'
  return 'rectify'
}

export const RESULT_WORDS: Record<string, WordKey> = {
  settled: 'resultSettled',
  explained: 'resultExplained',
  unsettled: 'resultUnsettled',
  declined: 'resultDeclined',
  not_reached: 'resultNotReached',
}
export const CHANNEL_WORDS: Record<string, WordKey> = {
  pad: 'channelPad',
  phone: 'channelPhone',
  window: 'channelWindow',
  kiosk: 'channelKiosk',
  staff: 'channelStaff',
}
export const APPEAL_WORDS: Record<string, WordKey> = {
  asked: 'followAppealOpen',
  upheld: 'followAppealUpheld',
  rejected: 'followAppealRejected',
}
export const STEP_WORDS: Record<string, WordKey> = {
  assigned: 'stepAssigned',
  contacted: 'stepContacted',
  extended: 'stepExtended',
  rectified: 'stepRectified',
  appealed: 'stepAppealed',
  closed: 'stepClosed',
}

/** `2026-11-24T00:00:00+08:00` → `11-23 24:00`: a day ends at its own midnight, not at the beginning of the next. */
export function shortTime(at: string): string {
  if (at.slice(11, 16) !== '00:00') return `${at.slice(5, 10)} ${at.slice(11, 16)}`
  const eve = new Date(Date.parse(`${at.slice(0, 10)}T00:00:00Z`) - 86_400_000).toISOString()
  return `${eve.slice(5, 10)} 24:00`
}
