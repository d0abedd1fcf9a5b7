/** The citizen's ticket, asked for every 5 s by a conditional GET, and not at all while the page is out of sight. */
import { onMounted, onUnmounted, ref, shallowRef } from 'vue'
import { getIfChanged, Problem } from '../api'
import type { PhoneTicket } from '../types'

const EVERY_MS = 5000
const AWAY_MS = 10_000

export function usePhoneTicket(token: string) {
  const path = `/api/v1/phone/${encodeURIComponent(token)}`
  const ticket = shallowRef<PhoneTicket | null>(null)
  const gone = ref(false)
  const away = ref(false)
  let etag: string | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking = false

  async function look(): Promise<void> {
    if (asking) return
    asking = true
    clearTimeout(timer)
    try {
      const answer = await getIfChanged<PhoneTicket>(path, etag)
      etag = answer.etag
      if (answer.body) ticket.value = answer.body
      away.value = false
      gone.value = false
    } catch (error) {
      if (error instanceof Problem && (error.status === 404 || error.status === 410)) gone.value = true
      else away.value = true
    } finally {
      asking = false
      // A little chance in the pause keeps a hall full of phones from asking in step.
      if (!document.hidden) timer = setTimeout(() => void look(), (away.value ? AWAY_MS : EVERY_MS) + Math.random() * 500)
    }
  }

  function onSight(): void {
    if (document.hidden) clearTimeout(timer)
    else void look()
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', onSight)
    void look()
  })
  onUnmounted(() => {
    document.removeEventListener('visibilitychange', onSight)
    clearTimeout(timer)
  })

  return { ticket, gone, away, look, path }
}
