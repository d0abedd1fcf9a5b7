/** What of the playlist stands on the stage: each show whose time it is, in turn. Pure. As `displays/playlist.py`. */
import type { Show } from '../types'

const WEEKDAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const
export type Weekday = (typeof WEEKDAYS)[number]

/** The hall's own clock: `09:41` and the day of the week. */
export interface HallTime {
  clock: string
  weekday: Weekday
}

export interface Turn {
  place: number
  /** Milliseconds. */
  since: number
}

export function hallTime(now: number, timezone: string): HallTime {
  const parts = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', weekday: 'short', hourCycle: 'h23', timeZone: timezone }).formatToParts(now)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return { clock: `${of('hour')}:${of('minute')}`, weekday: of('weekday').toLowerCase() as Weekday }
}

/** Whether its time is now. A span over midnight belongs to the day on which it began. */
export function due(show: Show, { clock, weekday }: HallTime): boolean {
  if (show.from < show.to) return show.days.includes(weekday) && show.from <= clock && clock < show.to
  const yesterday = WEEKDAYS[(WEEKDAYS.indexOf(weekday) + 6) % 7] as Weekday
  return (show.days.includes(weekday) && clock >= show.from) || (show.days.includes(yesterday) && clock < show.to)
}

/**
 * Whose turn it is: the same one's until its seconds have passed or it is `over`, then the next one's. `skipped` are places
 * whose file cannot be shown. Null while there is nothing to show.
 */
export function turned(shows: readonly Show[], turn: Turn | null, now: number, at: HallTime, skipped: ReadonlySet<number>, over = false): Turn | null {
  const ready = shows.map((show, place) => (!skipped.has(place) && due(show, at) ? place : -1)).filter((place) => place >= 0)
  const first = ready[0]
  if (first === undefined) return null
  const seconds = turn ? (shows[turn.place]?.seconds ?? 0) : 0
  if (turn && ready.includes(turn.place) && !over && turn.since <= now && now < turn.since + seconds * 1000) return turn
  const before = turn?.place ?? -1
  return { place: ready.find((place) => place > before) ?? first, since: now }
}
