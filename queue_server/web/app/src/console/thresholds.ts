/** When a wait is long enough to be shown with a colour and a word; minutes, as the centre sets them. */
export type WaitLevel = 'fine' | 'long' | 'over'

export interface Thresholds {
  long_minutes: number
  over_minutes: number
}

export const USUAL: Thresholds = { long_minutes: 15, over_minutes: 30 }

export function waitLevel(minutes: number, thresholds: Thresholds = USUAL): WaitLevel {
  if (minutes >= thresholds.over_minutes) return 'over'
  return minutes >= thresholds.long_minutes ? 'long' : 'fine'
}
