/** When a wait is long enough to be shown with a colour and a word; minutes. */
export type WaitLevel = 'fine' | 'long' | 'over'

export const LONG_WAIT = 15
export const OVER_WAIT = 30

export function waitLevel(minutes: number): WaitLevel {
  if (minutes >= OVER_WAIT) return 'over'
  return minutes >= LONG_WAIT ? 'long' : 'fine'
}
