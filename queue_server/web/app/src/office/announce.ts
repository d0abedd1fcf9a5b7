/** What may be said to the whole hall, and whom it reaches. Pure. */
import type { Device, Names } from '../types'

/** Characters; the server refuses more. */
export const MOST = { zh: 200, en: 400 } as const

export const whole = (words: Names): boolean => Boolean(words.zh.trim() && words.en.trim())

/** How many boards, strips and voices are here now. */
export function reached(devices: readonly Device[]): { boards: number; strips: number; voices: number } {
  const here = (kind: string) => devices.filter((device) => device.kind === kind && device.status === 'online').length
  return { boards: here('board'), strips: here('strip'), voices: here('voice') }
}
