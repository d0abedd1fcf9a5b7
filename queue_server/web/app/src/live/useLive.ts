/**
 * What rooms of the server show, kept up to date. The last snapshot stays while the connection is away.
 */
import { onScopeDispose, reactive, shallowReactive, shallowRef, watch, type Ref } from 'vue'
import { follow, type Fold, type Followed } from './room'
import { acquireSocket, liveConnection, releaseSocket } from './socket'

export type { Fold } from './room'

export function useLive<T>(room: Ref<string | null> | string, folds: Record<string, Fold<T>> = {}) {
  const state = shallowRef<T | null>(null) as Ref<T | null>
  const refused = shallowRef<string | null>(null)
  const socket = acquireSocket()
  let followed: Followed | null = null

  function begin(name: string | null): void {
    followed?.stop()
    followed = null
    if (name === null) return
    const hear = (next: T) => {
      refused.value = null
      state.value = next
    }
    followed = follow<T>(socket, name, hear, (reason) => (refused.value = reason), folds)
  }

  begin(typeof room === 'string' ? room : room.value)
  if (typeof room !== 'string') {
    watch(room, (name) => {
      state.value = null
      begin(name)
    })
  }
  onScopeDispose(() => {
    followed?.stop()
    releaseSocket()
  })

  return { state, refused, connection: liveConnection, rejoin: () => followed?.rejoin() }
}

/** Several rooms at once, by name; `heard` counts the pushes and snapshots of each. */
export function useRooms(rooms: Ref<readonly string[]>) {
  const states = shallowReactive<Record<string, unknown>>({})
  const heard = reactive<Record<string, number>>({})
  const refused = shallowRef<string | null>(null)
  const socket = acquireSocket()
  const followed = new Map<string, Followed>()

  function begin(room: string): void {
    const hear = (state: unknown) => {
      refused.value = null
      states[room] = state
      heard[room] = (heard[room] ?? 0) + 1
    }
    followed.set(room, follow(socket, room, hear, (reason) => (refused.value = reason)))
  }

  function end(room: string): void {
    followed.get(room)?.stop()
    followed.delete(room)
    delete states[room]
  }

  watch(
    rooms,
    (wanted) => {
      for (const room of [...followed.keys()]) if (!wanted.includes(room)) end(room)
      for (const room of wanted) if (!followed.has(room)) begin(room)
    },
    { immediate: true },
  )
  onScopeDispose(() => {
    for (const room of followed.values()) room.stop()
    releaseSocket()
  })

  return { states, heard, refused, connection: liveConnection }
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
