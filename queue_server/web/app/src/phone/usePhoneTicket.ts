/** The citizen's ticket, looked at by conditional GET at the pace it needs, and not at all while the page is out of sight. */
import { onMounted, onUnmounted, ref, shallowRef } from 'vue'
import { getIfChanged, Problem } from '../api'
import { forget, recall, remember } from './kept'
import { pause } from './pace'
import type { PhoneTicket } from './ticket'

export function usePhoneTicket(token: string) {
  const path = `/api/v1/phone/${encodeURIComponent(token)}`
  const kept = recall(token)
  const ticket = shallowRef<PhoneTicket | null>(kept?.ticket ?? null)
  /** When the server last said how things stand, milliseconds since 1970; null before the first time. */
  const since = ref<number | null>(kept?.at ?? null)
  const gone = ref(false)
  const away = ref(false)
  let etag: string | null = null
  let failures = 0
  let timer: ReturnType<typeof setTimeout> | undefined
  let asking = false
  let ended = false

  async function look(): Promise<void> {
    if (asking) return
    asking = true
    clearTimeout(timer)
    try {
      heard(await getIfChanged<PhoneTicket>(path, etag))
    } catch (error) {
      gone.value = error instanceof Problem && (error.status === 404 || error.status === 410)
      if (gone.value) forget(token)
      away.value = !gone.value
      failures = gone.value ? 0 : failures + 1
    } finally {
      asking = false
      if (!document.hidden && !gone.value && !ended) timer = setTimeout(() => void look(), pause(ticket.value, failures))
    }
  }

  function heard(answer: { etag: string | null; body: PhoneTicket | null }): void {
    etag = answer.etag
    if (answer.body) ticket.value = answer.body
    if (ticket.value) remember(token, ticket.value)
    since.value = Date.now()
    away.value = gone.value = false
    failures = 0
  }

  function onSight(): void {
    if (document.hidden) clearTimeout(timer)
    else void look()
  }

  onMounted(() => {
    document.addEventListener('visibilitychange', onSight)
    window.addEventListener('online', onSight)
    void look()
  })
  onUnmounted(() => {
    ended = true
    document.removeEventListener('visibilitychange', onSight)
    window.removeEventListener('online', onSight)
    clearTimeout(timer)
  })

  return { ticket, since, gone, away, look, path }
}
