/** What a board is made of: the hall as it is pushed, the centre, colours and playlist; read anew on every connection. */
import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'
import { get } from '../api'
import { useClock } from '../clock'
import { applyHall } from '../live/delta'
import { liveLostAt } from '../live/socket'
import { useLive } from '../live/useLive'
import type { BoardData, Centre, Hall } from '../types'
import { LOST_MS, seenWith, type Seen } from './shown'

const AGAIN_MS = 5000
/** A board runs for months: so often it looks whether something is set anew, and sets its clock. */
const LOOK_MS = 600_000

export function useBoard() {
  const { state: hall, connection } = useLive<Hall>('hall', { hall: applyHall })
  const { now } = useClock()
  const centre = shallowRef<Centre | null>(null)
  const data = shallowRef<BoardData | null>(null)
  const seen = shallowRef<Seen | null>(null)
  const local = ref(Date.now())
  let next: ReturnType<typeof setTimeout> | undefined

  async function read(): Promise<void> {
    clearTimeout(next)
    try {
      centre.value = await get<Centre>('/api/v1/centre')
      data.value = await get<BoardData>('/api/v1/board')
      next = setTimeout(() => void read(), LOOK_MS)
    } catch {
      next = setTimeout(() => void read(), AGAIN_MS) // the old ones stay; the page says that the signal is lost
    }
  }

  watch(connection, (is) => is === 'live' && void read())
  watch(hall, (is) => is && (seen.value = seenWith(seen.value, is.calls, now.value)))
  const timer = setInterval(() => (local.value = Date.now()), 500)
  void read()
  onScopeDispose(() => {
    clearTimeout(next)
    clearInterval(timer)
  })

  const lost = computed(() => liveLostAt.value !== null && local.value - liveLostAt.value >= LOST_MS)
  return { hall, centre, data, seen: computed(() => seen.value ?? {}), now, lost }
}
