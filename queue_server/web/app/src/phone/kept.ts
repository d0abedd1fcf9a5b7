/**
 * What this phone remembers of its numbers: the last answer and when it came, so that a page without network still says
 * something, and so that a code scanned at a window knows whose visit it is. Nothing personal is in it.
 */
import type { PhoneTicket } from './ticket'

const PREFIX = 'lobby.phone.'
const DAYS_KEPT = 21

export interface Kept {
  at: number
  ticket: PhoneTicket
}

export function remember(token: string, ticket: PhoneTicket, store: Storage = localStorage): void {
  attempt(() => store.setItem(PREFIX + token, JSON.stringify({ at: Date.now(), ticket } satisfies Kept)))
}

export function recall(token: string, store: Storage = localStorage): Kept | null {
  return attempt(() => JSON.parse(store.getItem(PREFIX + token) ?? 'null') as Kept | null) ?? null
}

export function forget(token: string, store: Storage = localStorage): void {
  attempt(() => store.removeItem(PREFIX + token))
}

/** The tokens of this phone's numbers, the newest first; those of weeks ago are dropped. */
export function tokens(store: Storage = localStorage): string[] {
  const found = attempt(() => Object.keys(store).filter((key) => key.startsWith(PREFIX))) ?? []
  const held = found.map((key) => ({ token: key.slice(PREFIX.length), at: recall(key.slice(PREFIX.length), store)?.at ?? 0 }))
  const oldest = Date.now() - DAYS_KEPT * 86_400_000
  for (const one of held.filter((each) => each.at < oldest)) forget(one.token, store)
  return held.filter((each) => each.at >= oldest).sort((one, other) => other.at - one.at).map((each) => each.token)
}

/** Storage is switched off in some browsers; the page then works without memory. */
function attempt<T>(act: () => T): T | null {
  try {
    return act()
  } catch {
    return null
  }
}
