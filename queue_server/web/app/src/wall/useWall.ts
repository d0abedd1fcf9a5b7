/** What the wall shows: the public hall as it is pushed, and the day's sums, asked for every few seconds. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { browserTransport, getIfChanged, Problem, Unreachable, type Transport } from '../api'
import { applyHall } from '../live/delta'
import { useLive } from '../live/useLive'
import type { Hall, Names, Today } from '../types'

const ASK_MS = 4000
/** A refused screen may have been given its account meanwhile. */
const REFUSED_MS = 30_000

export interface WallService {
  service: string
  name: Names
  waiting: number
  longest_minutes: number
  served: number
  wait_median: number | null
  target_minutes: number
}

export interface Wall {
  seq: number
  day: string | null
  target_minutes: number
  today: Today & { over_target: number | null }
  hourly: { hour: number; issued: number; served: number }[]
  services: WallService[]
}

/** `/wall#token=…` lets a screen in that nobody signs in at: the part after # never leaves the browser but as a header. */
export function tokenOf(hash: string): string | null {
  return new URLSearchParams(hash.replace(/^#/, '')).get('token')
}

export function withToken(token: string | null, transport: Transport = browserTransport): Transport {
  if (!token) return transport
  const fetch: Transport['fetch'] = (input, init) =>
    transport.fetch(input, { ...init, headers: { ...(init?.headers as Record<string, string>), Authorization: `Bearer ${token}` } })
  return { ...transport, fetch }
}

export function useWall() {
  const { state: hall, connection } = useLive<Hall>('hall', { hall: applyHall })
  const wall = shallowRef<Wall | null>(null)
  const refused = ref(false)
  /** When the sums last came, by this machine's clock. */
  const at = ref(0)
  const transport = withToken(tokenOf(window.location.hash))
  let etag: string | null = null
  let next: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    let pause = ASK_MS
    try {
      const found = await getIfChanged<Wall>('/api/v1/wall', etag, transport)
      if (found.body) wall.value = found.body
      etag = found.etag
      refused.value = false
      at.value = Date.now()
    } catch (error) {
      if (error instanceof Problem) {
        refused.value = error.status === 401 || error.status === 403
        pause = REFUSED_MS
      } else if (!(error instanceof Unreachable)) throw error
    }
    next = setTimeout(() => void read(), pause)
  }

  void read()
  onScopeDispose(() => clearTimeout(next))
  return { hall, wall, refused, at, connection }
}
