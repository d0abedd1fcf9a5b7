/** The entrance board's facts: each service, how busy it is, where to go, or why not now. As `displays/entrance.py`. */
import type { BoardData, Centre, HallQueue, Names, Service } from '../types'
import { GAP, isPortrait, servicesBox, type Box, type Layout } from './layout'
import { both } from './sentences'
import { waitWords } from './shown'

export const TALLEST = 190
const LOWEST = 104
const [BUSY_MINUTES, STEADY_MINUTES, FULL_MINUTES, NAMED] = [30, 10, 60, 4]

export type Feeling = 'quiet' | 'steady' | 'busy' | 'open' | 'closed' | 'unknown'

export interface Line {
  service: string
  letter: string
  name: Names
  where: Names | null
  feeling: Feeling
  wait: Names
  waiting: number
  windows: number
  /** How full its bar is, 0 to 1. */
  share: number
}

/** Every service of the centre, in the order of its file. */
export function linesOf(centre: Centre, data: BoardData | null, queues: Record<string, HallQueue>): Line[] {
  return centre.services.map((service) => {
    const letter = centre.queues.find((queue) => queue.id === service.queue)?.letter ?? ''
    const where = whereOf(centre, data, service.queue)
    return { service: service.id, letter, name: service.name, where, ...stateOf(service, queues[service.queue]) }
  })
}

function stateOf(service: Service, queue: HallQueue | undefined) {
  const nothing = { waiting: 0, windows: 0, share: 0 }
  if (!queue) return { ...nothing, feeling: 'unknown' as const, wait: both('askReception') }
  const known = { ...nothing, waiting: queue.waiting, windows: queue.open_windows }
  const closed = queue.closed?.[service.id]
  if (closed) return { ...known, feeling: 'closed' as const, wait: closed }
  if (!queue.open_windows) return { ...known, feeling: 'closed' as const, wait: both('noWindow') }
  const share = Math.min(1, Math.max(0.06, queue.waiting && queue.wait_basis !== 'none' ? queue.wait_high / FULL_MINUTES : 0))
  return { ...known, feeling: feelingOf(queue), wait: waitWords(queue), share }
}

export function feelingOf(queue: HallQueue): Feeling {
  if (!queue.waiting) return 'quiet'
  if (queue.wait_basis === 'none') return 'open'
  if (queue.wait_high <= STEADY_MINUTES) return 'quiet'
  return queue.wait_high > BUSY_MINUTES ? 'busy' : 'steady'
}

/** The zones of its windows; without named zones the windows themselves. */
function whereOf(centre: Centre, data: BoardData | null, queue: string): Names | null {
  const windows = centre.windows.filter((window) => window.serves.includes(queue))
  const zones = [...new Set(windows.map((window) => window.zone ?? ''))].map((zone) => data?.zones[zone])
  const named = zones.filter((name) => name !== undefined)
  const names = named.length > 0 ? named : windows.map((window) => window.name)
  if (names.length === 0) return null
  return { zh: together(names.map((name) => name.zh), '、'), en: together(names.map((name) => name.en), ', ') }
}

const joined = (names: readonly Names[]): Names => ({ zh: names.map((name) => name.zh).join('、'), en: names.map((name) => name.en).join(', ') })

/** Names in one line; what differs in its number alone is said once: 1、2、3号窗口. */
export function together(names: readonly string[], comma: string): string {
  const parts = names.map((name) => /^(\D*)(\d+)(\D*)$/.exec(name))
  const frames = new Set(parts.map((part) => part && JSON.stringify([part[1], part[3]])))
  const first = parts[0]
  if (names.length < 2 || frames.size > 1 || !first) return names.join(comma)
  return `${first[1]}${parts.map((part) => part?.[2]).join(comma)}${first[3]}`
}

/** The word of a feeling: never the colour alone. */
export function feelingWords(feeling: Feeling): Names {
  return both(feeling === 'unknown' ? 'askReception' : feeling)
}

/** One sentence for somebody who has just come in. */
export function adviceOf(lines: readonly Line[]): Names {
  const quiet = lines.filter((line) => line.feeling === 'quiet').sort((a, b) => a.waiting - b.waiting || a.share - b.share)
  if (quiet.length > 0) return both('quietNow', { services: joined(quiet.slice(0, NAMED).map((line) => line.name)) })
  return both(lines.some((line) => ['steady', 'busy', 'open'].includes(line.feeling)) ? 'allWait' : 'noNumbers')
}

/** Columns and rows of one page: as few pages as can be, all about as full. */
export function gridOf(layout: Layout, services: number, box: Box = servicesBox(layout)): { columns: number; rows: number } {
  const columns = isPortrait(layout) ? 1 : 2
  const most = Math.max(1, Math.floor((box[3] + GAP) / (LOWEST + GAP)))
  const count = Math.max(1, services)
  const pages = Math.ceil(count / (columns * most))
  return { columns, rows: Math.min(most, Math.ceil(count / (pages * columns))) }
}
