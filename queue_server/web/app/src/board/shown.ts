/** What stands on a board now, out of the hall's snapshot: pure, the clock comes in. The same rules as `displays/board.py`. */
import type { BoardData, Hall, HallCall, HallQueue, HallWindow, Names } from '../types'
import { both } from './sentences'

/** How long a call is new: it moves and stands in the bright band. */
export const FRESH_MS = 15_000
/** How long the connection may be away before the board says so. */
export const LOST_MS = 10_000
export const PAGE_MS = 8000
const KEPT = 12

export type Way = 'left' | 'right' | 'ahead' | 'back' | 'up' | 'down'

export interface Row {
  call: string
  number: string
  window: string
  windowName: Names
  serving: boolean
  nth: number
  fresh: boolean
  way: Way | null
  zone: Names | null
}

/** When each call was first seen here, by the hall's clock. */
export type Seen = Readonly<Record<string, number>>

/** With the calls of now. The first ones after a start are as old as they are; a later one is new, whatever its time says. */
export function seenWith(seen: Seen | null, calls: readonly HallCall[], now: number): Seen {
  return Object.fromEntries(
    calls.map((call) => [call.call, seen === null ? Math.min(now, Date.parse(call.at)) : (seen[call.call] ?? now)]),
  )
}

/** Newest first: one line a window and one a number, for with two calls at once the newer one is right. */
export function rowsOf(hall: Hall, data: BoardData | null, zone: string | null, seen: Seen, now: number): Row[] {
  const windows = new Set<string>()
  const numbers = new Set<string>()
  const rows: Row[] = []
  for (const call of hall.calls) {
    if (zone !== null && call.zone !== zone) continue
    if (!windows.has(call.window) && !numbers.has(call.number)) rows.push(rowOf(call, data, seen, now))
    windows.add(call.window)
    numbers.add(call.number)
  }
  return rows.slice(0, KEPT)
}

function rowOf(call: HallCall, data: BoardData | null, seen: Seen, now: number): Row {
  const serving = call.state === 'serving'
  const fresh = !serving && now - (seen[call.call] ?? 0) < FRESH_MS
  const { call: id, number, window, window_name: windowName, nth } = call
  return { call: id, number, window, windowName, serving, nth, fresh, way: data?.arrows[window] ?? null, zone: data?.zones[call.zone ?? ''] ?? null }
}

/** The call in the bright band: the newest that is still called. */
export const newestOf = (rows: readonly Row[]) => rows.find((row) => !row.serving) ?? null

/** What is so with the newest call. */
export function titleOf(row: Row): Names {
  if (!row.fresh) return both('lastCall')
  return both(row.nth > 1 ? 'calledAgain' : 'nowCalling')
}

export const queuesOf = (hall: Hall) => Object.values(hall.queues).sort((a, b) => (a.letter < b.letter ? -1 : 1))

/** Of a zone, or all: 2 before 10. */
export function windowsOf(hall: Hall, zone: string | null): HallWindow[] {
  return Object.values(hall.windows)
    .filter((window) => zone === null || window.zone === zone)
    .sort((a, b) => a.window.localeCompare(b.window, 'en', { numeric: true }))
}

/** How long somebody waits who takes a number now. */
export function waitWords(queue: HallQueue): Names {
  if (!queue.open_windows) return both('noWindow')
  const known = queue.wait_basis !== 'none'
  if (!queue.waiting || (known && !queue.wait_high)) return both('hardly')
  if (!known) return { zh: '', en: '' } // only the count is worth showing
  const { wait_low: low, wait_high: high } = queue
  return low === high ? both('about', { low }) : both('range', { low, high })
}

/** Windows to which nobody is called now. */
export const away = (windows: readonly HallWindow[]) => windows.filter((window) => window.state === 'closed' || window.state === 'paused')

export const awayWords = (window: HallWindow) => both(window.state === 'paused' ? 'paused' : 'closed')

/** One sentence where it says all; null where each window must be named, or nothing is known. */
export function windowsSentence(windows: readonly HallWindow[]): Names | null {
  if (windows.length === 0) return null
  if (away(windows).length === 0) return both('allOpen')
  return windows.every((window) => window.state === 'closed') ? both('allClosed') : null
}

/** Things in pages that fit a room side by side; one that is wider than all of it has a page of its own. */
export function pagesOf<T>(things: readonly T[], room: number, gap: number, wide: (thing: T) => number): T[][] {
  const pages: T[][] = []
  let left = 0
  for (const thing of things) {
    const width = wide(thing) + gap
    if (pages.length === 0 || width > left) {
      pages.push([])
      left = room + gap
    }
    pages.at(-1)?.push(thing)
    left -= width
  }
  return pages
}

/** The page of a list that is on now. */
export const pageAt = <T>(pages: readonly T[][], now: number): T[] => pages[Math.floor(now / PAGE_MS) % Math.max(1, pages.length)] ?? []
