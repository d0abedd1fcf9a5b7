/** What a window serves, changed by hand: pure. A drag moves one queue of a window to another; a mark is set or taken. */
import type { Work } from './shapes'

export type Mark = 'own' | 'support' | 'none'
export interface Wish {
  serves: string[]
  supports: string[]
}

export const wishOf = (work: Work): Wish => ({ serves: [...work.serves], supports: [...work.supports] })

export const markOf = (wish: Wish, queue: string): Mark => (wish.serves.includes(queue) ? 'own' : wish.supports.includes(queue) ? 'support' : 'none')

/** Dragged from one queue's row to another's: it serves the new one instead, and supports it no longer. */
export function moved(work: Work, from: string, to: string): Wish {
  const serves = work.serves.map((queue) => (queue === from ? to : queue))
  return { serves: [...new Set(serves)], supports: work.supports.filter((queue) => queue !== to) }
}

export function marked(wish: Wish, queue: string, mark: Mark): Wish {
  const without = (queues: string[]) => queues.filter((one) => one !== queue)
  const serves = without(wish.serves)
  const supports = without(wish.supports)
  return { serves: mark === 'own' ? [...serves, queue] : serves, supports: mark === 'support' ? [...supports, queue] : supports }
}

export const differs = (wish: Wish, work: Work): boolean => !same(wish.serves, work.serves) || !same(wish.supports, work.supports)

const same = (a: string[], b: string[]) => a.length === b.length && [...a].sort().every((one, at) => one === [...b].sort()[at])
