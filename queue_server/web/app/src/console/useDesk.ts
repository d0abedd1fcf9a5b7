/**
 * One window's desk: what is so there (live), and the presses of its clerk. Each press is sent once with its own key,
 * everything is locked until the answer, and what went wrong is said in the server's own sentence.
 */
import { computed, ref, type Ref } from 'vue'
import { get, Problem, send, Unreachable } from '../api'
import { say, t } from '../language'
import { useLive } from '../live/useLive'
import { usePressLock } from '../press'
import { toSignIn } from '../router'
import { forgetSession } from '../session'
import type { Desk } from '../types'

export interface Said {
  kind: 'error' | 'info'
  text: string
}

export function useDesk(windowId: Ref<string | null>) {
  const room = computed(() => (windowId.value ? `window:${windowId.value}` : null))
  const live = useLive<Desk>(room, {
    window: (old, push: Desk) => (push.window.window === old.window.window ? push : old),
  })
  const { busy, retries, press } = usePressLock()
  const said = ref<Said | null>(null)

  function tell(error: unknown): void {
    if (error instanceof Problem && error.status === 401) {
      forgetSession()
      toSignIn()
    } else if (error instanceof Problem) said.value = { kind: 'error', text: say(error.names) }
    else if (error instanceof Unreachable) said.value = { kind: 'error', text: t('unreachable') }
    else throw error
  }

  /** After a press the desk is read again at once: the live push may be late, or the connection away. */
  async function refresh(): Promise<void> {
    if (windowId.value) live.state.value = await get<Desk>(`/api/v1/windows/${windowId.value}`)
  }

  async function run(name: string, path: string, body: unknown = {}): Promise<boolean> {
    const done = await press(name, async (onRetry) => {
      said.value = null
      try {
        const answer = await send(path, body, onRetry)
        if (name === 'call-next' && answer === null) said.value = { kind: 'info', text: t('nobodyWaits') }
        await refresh()
        return true
      } catch (error) {
        tell(error)
        await refresh().catch(() => undefined)
        return false
      }
    })
    return done ?? false
  }

  const act = (verb: string, body: unknown = {}) => run(verb, `/api/v1/windows/${windowId.value}/${verb}`, body)
  const bringBack = (ticket: string) => run('return', `/api/v1/tickets/${ticket}/return`)

  return { desk: live.state, refused: live.refused, connection: live.connection, busy, retries, said, act, bringBack, refresh, tell }
}
