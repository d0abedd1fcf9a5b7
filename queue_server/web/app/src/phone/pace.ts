/** How often a phone asks: often when the turn is near, seldom when it is far, less and less while nobody answers. */
import { isSoon, type PhoneTicket } from './ticket'

const NEAR_MS = 3000
const USUAL_MS = 6000
const FAR_MS = 15_000
const FAR_AHEAD = 10
const AWAY_MS = 3000
const LONGEST_MS = 60_000
const OVER = new Set(['finished', 'cancelled', 'expired'])

/** Milliseconds until the next look; `failures` are those since the last answer, `chance` lies between 0 and 1. */
export function pause(ticket: PhoneTicket | null, failures: number, chance: number = Math.random()): number {
  const base = failures > 0 ? Math.min(LONGEST_MS, AWAY_MS * 2 ** (failures - 1)) : usual(ticket)
  // A little chance keeps a hall full of phones from asking in step, above all when the server has just come back.
  return Math.round(base * (0.8 + 0.4 * chance))
}

function usual(ticket: PhoneTicket | null): number {
  if (!ticket) return USUAL_MS
  if (ticket.state === 'called' || isSoon(ticket)) return NEAR_MS
  if (OVER.has(ticket.state)) return LONGEST_MS
  return ticket.ahead > FAR_AHEAD ? FAR_MS : USUAL_MS
}
