/** The words of states, in one place: every page calls a thing by the same name. */
import { t } from '../language'
import type { Grade, TicketClass, WindowState } from '../types'
import type { WordKey } from '../words/zh'

const WINDOW: Record<WindowState, WordKey> = {
  closed: 'stateClosed',
  idle: 'stateIdle',
  called: 'stateCalled',
  serving: 'stateServing',
  paused: 'statePaused',
}

const CLASS: Record<TicketClass, WordKey> = {
  normal: 'classNormal',
  appointment: 'classAppointment',
  priority: 'classPriority',
  returned: 'classReturned',
}

const GRADE: Record<Grade, WordKey> = { 5: 'grade5', 4: 'grade4', 3: 'grade3', 2: 'grade2', 1: 'grade1' }

const HEALTH: Record<string, WordKey> = {
  ok: 'healthOk',
  paper_low: 'healthPaperLow',
  paper_out: 'healthPaperOut',
  cover_open: 'healthCoverOpen',
  jam: 'healthJam',
  offline: 'healthOffline',
  silent: 'healthSilent',
}

const KIND: Record<string, WordKey> = {
  kiosk: 'kindKiosk',
  board: 'kindBoard',
  strip: 'kindStrip',
  voice: 'kindVoice',
  pad: 'kindPad',
  keypad: 'kindKeypad',
  printer: 'kindPrinter',
  scanner: 'kindScanner',
}

export const GRADES: readonly Grade[] = [5, 4, 3, 2, 1]

export const windowWord = (state: WindowState) => t(WINDOW[state])
export const classWord = (kind: TicketClass) => t(CLASS[kind])
export const gradeWord = (grade: Grade) => t(GRADE[grade])
export const healthWord = (state: string) => t(HEALTH[state] ?? 'healthUnknown')
/** A kind we have no word for is shown by its own name. */
export const kindWord = (kind: string) => (KIND[kind] ? t(KIND[kind]) : kind)
