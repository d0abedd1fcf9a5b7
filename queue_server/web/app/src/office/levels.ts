/** How long a wait is, by the longest that the centre promises. Pure. */

export type WaitLevel = 'fine' | 'long' | 'over'

export function waitLevel(minutes: number, target: number): WaitLevel {
  if (minutes >= target) return 'over'
  return minutes >= target / 2 ? 'long' : 'fine'
}
