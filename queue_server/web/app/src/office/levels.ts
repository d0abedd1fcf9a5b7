/** When a wait is shown with a colour and a weight of its own; minutes. Pure. */
import { TARGET_WAIT } from './alarms'

export type WaitLevel = 'fine' | 'long' | 'over'

export function waitLevel(minutes: number): WaitLevel {
  if (minutes >= TARGET_WAIT) return 'over'
  return minutes >= TARGET_WAIT / 2 ? 'long' : 'fine'
}
