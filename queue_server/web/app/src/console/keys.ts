/**
 * The keys of the console. F5, F11 and F12 stay the browser's; the others are taken only on this page, and one press is
 * one press however long it is held.
 */
import { onMounted, onUnmounted } from 'vue'
import type { TicketState, WindowState } from '../types'

export type Verb =
  | 'next'
  | 'recall'
  | 'start'
  | 'no-show'
  | 'park'
  | 'finish'
  | 'transfer'
  | 'undo'
  | 'walk-in'
  | 'pause'
  | 'help'
  | 'keys'
  | 'case'
  | 'whole'

export const KEY_OF: Record<Verb, string> = {
  next: 'F2',
  recall: 'F3',
  start: 'F4',
  'no-show': 'F6',
  park: 'F7',
  finish: 'F8',
  transfer: 'F9',
  undo: 'F10',
  'walk-in': 'Shift+F2',
  pause: 'Shift+F4',
  help: 'Shift+F9',
  keys: 'F1',
  case: 'Shift+F7',
  whole: 'Shift+F8',
}
const VERB_OF = new Map(Object.entries(KEY_OF).map(([verb, key]) => [key, verb as Verb]))
const ALWAYS: readonly Verb[] = ['help', 'keys']

/** Which keys make sense now; the server decides all the same. */
/** `rest`: a package has steps after the present one. */
export function allowed(state: WindowState, ticket: TicketState | null, undoable: boolean, rest = false): Set<Verb> {
  const open = new Set<Verb>(ALWAYS)
  const add = (...verbs: Verb[]) => verbs.forEach((verb) => open.add(verb))
  if (ticket === 'called') add('recall', 'start', 'no-show')
  else if (ticket === 'serving') add('next', 'finish', 'park', 'transfer', 'case')
  else if (state === 'idle') add('next', 'walk-in', 'pause')
  else if (state !== 'called' && state !== 'serving') add('pause')
  if (ticket === 'serving' && rest) add('whole')
  if (undoable) add('undo')
  return open
}

/** The one key that most likely comes next: it is drawn in full colour. */
export function likely(ticket: TicketState | null): Verb {
  return ticket === 'called' ? 'start' : 'next'
}

export function useVerbKeys(run: (verb: Verb) => void, blocked: () => boolean): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const verb = VERB_OF.get(event.shiftKey ? `Shift+${event.key}` : event.key)
    if (!verb) return
    event.preventDefault()
    if (!event.repeat && !blocked()) run(verb)
  }
  onMounted(() => window.addEventListener('keydown', onKey))
  onUnmounted(() => window.removeEventListener('keydown', onKey))
}
