/**
 * One room of the server, followed: joining gives a snapshot, pushes are folded into it, a missed one joins again.
 * A patch that overtakes the answer to the join waits for it.
 */
import type { Socket } from 'socket.io-client'
import { patched, type Pushed } from './patch'

const JOIN_TIMEOUT_MS = 6000

interface Joined<T> {
  ok: boolean
  reason?: string
  version?: number
  snapshot?: T
}

/** Folds one push into the state; null asks for a snapshot. The socket gives any; the fold names what it takes. */
export type Fold<T> = (state: T, push: any) => T | null

export interface Followed {
  rejoin: () => void
  stop: () => void
}

/** How many follow a room over this connection: only the last one leaves it. */
const followers = new Map<string, number>()

export function follow<T>(
  socket: Socket,
  room: string,
  hear: (state: T) => void,
  refuse: (reason: string) => void,
  folds: Record<string, Fold<T>> = {},
): Followed {
  let held: T | null = null
  let version = 0
  let asked = 0
  let joining = false
  let early: Pushed[] = []

  function join(): void {
    if (!socket.connected) return
    asked += 1
    const mine = asked
    joining = true
    early = []
    socket.timeout(JOIN_TIMEOUT_MS).emit('join', { room }, (error: Error | null, answer?: Joined<T>) => {
      if (mine !== asked) return
      joining = false
      if (error) join()
      else if (answer?.ok && answer.snapshot) begin(answer.snapshot, answer.version ?? 0)
      else refuse(answer?.reason ?? 'refused')
    })
  }

  function begin(snapshot: T, at: number): void {
    version = at
    take(snapshot)
    for (const push of early) patch(push)
    early = []
  }

  function take(state: T): void {
    held = state
    hear(state)
  }

  function patch(push: Pushed): void {
    if (push.room !== room) return
    if (joining) early.push(push)
    else if (held === null || push.version <= version) return
    else if (push.previous !== version) join()
    else {
      version = push.version
      take(patched(held, push.patch))
    }
  }

  function folded(fold: Fold<T>) {
    return (push: unknown) => {
      if (held === null) return
      const next = fold(held, push)
      if (next !== null) take(next)
      else if (!joining) join()
    }
  }

  const listeners: [string, (push: any) => void][] = Object.entries(folds).map(([event, fold]) => [event, folded(fold)])
  listeners.push(['patch', patch], ['connect', join])
  for (const [event, listener] of listeners) socket.on(event, listener)
  followers.set(room, (followers.get(room) ?? 0) + 1)
  join()

  return {
    rejoin: join,
    stop: () => {
      asked += 1
      for (const [event, listener] of listeners) socket.off(event, listener)
      const left = (followers.get(room) ?? 1) - 1
      followers.set(room, left)
      if (left === 0 && socket.connected) socket.emit('leave', { room })
    },
  }
}
