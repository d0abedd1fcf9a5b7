/**
 * The keys of the console. F1, F5, F11 and F12 stay the browser's; the others are taken only on this page, and one
 * press is one press however long it is held.
 */
import { onMounted, onUnmounted } from 'vue'
import type { TicketState, WindowState } from '../types'

export type Verb = 'call-next' | 'recall' | 'start' | 'no-show' | 'park' | 'finish' | 'transfer' | 'undo'

export const KEY_OF: Record<Verb, string> = {
  'call-next': 'F2',
  recall: 'F3',
  start: 'F4',
  'no-show': 'F6',
  park: 'F7',
  finish: 'F8',
  transfer: 'F9',
  undo: 'F10',
}

/** Which keys make sense now; the server decides all the same. */
export function allowed(state: WindowState, ticket: TicketState | null): Set<Verb> {
  if (state === 'closed') return new Set()
  if (ticket === 'called') return new Set(['recall', 'start', 'no-show', 'park', 'transfer', 'undo'])
  if (ticket === 'serving') return new Set(['finish', 'park', 'transfer', 'undo'])
  return state === 'idle' ? new Set(['call-next']) : new Set()
}

/** The one key that most likely comes next: it is drawn in full colour. */
export function likely(ticket: TicketState | null): Verb {
  if (ticket === 'called') return 'start'
  return ticket === 'serving' ? 'finish' : 'call-next'
}

export function useVerbKeys(run: (verb: Verb) => void, blocked: () => boolean): void {
  const verbs = new Map(Object.entries(KEY_OF).map(([verb, key]) => [key, verb as Verb]))
  function onKey(event: KeyboardEvent): void {
    const verb = verbs.get(event.key)
    if (!verb || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    if (!event.repeat && !blocked()) run(verb)
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => window.removeEventListener('keydown', onKey))
}
