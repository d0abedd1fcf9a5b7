/**
 * What a room of the server shows, kept up to date. Joining gives a snapshot; pushes are folded into it; a missed push
 * or a new connection joins again. The last snapshot stays while the connection is away.
 */
import { onScopeDispose, shallowRef, watch, type Ref } from 'vue'
import { acquireSocket, liveConnection, releaseSocket } from './socket'

const JOIN_TIMEOUT_MS = 6000

interface Joined<T> {
  ok: boolean
  reason?: string
  snapshot?: T
}

/** Folds one push into the state; null asks for a snapshot. The socket gives any; the fold names what it takes. */
export type Fold<T> = (state: T, push: any) => T | null

export function useLive<T>(room: Ref<string | null> | string, folds: Record<string, Fold<T>>) {
  const state = shallowRef<T | null>(null) as Ref<T | null>
  const refused = shallowRef<string | null>(null)
  const socket = acquireSocket()
  let joining = 0

  const roomName = () => (typeof room === 'string' ? room : room.value)

  function join(): void {
    const name = roomName()
    if (!name || !socket.connected) return
    joining += 1
    const mine = joining
    socket.timeout(JOIN_TIMEOUT_MS).emit('join', { room: name }, (error: Error | null, answer?: Joined<T>) => {
      if (mine !== joining) return
      joining = 0
      if (error) join()
      else if (answer?.ok && answer.snapshot) {
        refused.value = null
        state.value = answer.snapshot
      } else refused.value = answer?.reason ?? 'refused'
    })
  }

  function listen(fold: Fold<T>) {
    return (push: unknown) => {
      if (state.value === null) return
      const next = fold(state.value, push)
      if (next !== null) state.value = next
      else if (joining === 0) join()
    }
  }

  const listeners = Object.entries(folds).map(([event, fold]) => [event, listen(fold)] as const)
  socket.on('connect', join)
  for (const [event, listener] of listeners) socket.on(event, listener)
  if (typeof room !== 'string') {
    watch(room, () => {
      state.value = null
      join()
    })
  }
  join()

  onScopeDispose(() => {
    socket.off('connect', join)
    for (const [event, listener] of listeners) socket.off(event, listener)
    releaseSocket()
  })

  return { state, refused, connection: liveConnection, rejoin: join }
}

/** Hear of passing events, such as a call, without keeping state. */
export function useLiveEvent<P>(event: string, hear: (push: P) => void): void {
  const socket = acquireSocket()
  socket.on(event, hear)
  onScopeDispose(() => {
    socket.off(event, hear)
    releaseSocket()
  })
}
