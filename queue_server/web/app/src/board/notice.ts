/** Whether a notice must move to be read, and how long it takes once through. Pure but for the ruler. */
import type { Names } from '../types'
import type { Ruler } from './fitting'

/** How fast it runs, design pixels a second: eye and head follow a line that takes 16 s to cross. */
const SPEED = 120
/** The smallest size of each language that is still read from the last row of seats. */
const LEAST = { zh: 30, en: 20 }
const [RUNNING, APART, MARGIN] = [44, 160, 36]

export function runs(notice: Names | null, room: number, ruler: Ruler): boolean {
  if (!notice) return false
  return (ruler(notice.zh, false) * LEAST.zh) / 100 > room || (ruler(notice.en, false) * LEAST.en) / 100 > room
}

/** Seconds for one copy of the line to pass. */
export function runningTime(notice: Names, band: number, ruler: Ruler): number {
  const wide = ((ruler(notice.zh, false) + ruler(notice.en, false)) * RUNNING) / 100 + 2 * APART
  return Math.max(wide, band + MARGIN) / SPEED
}
