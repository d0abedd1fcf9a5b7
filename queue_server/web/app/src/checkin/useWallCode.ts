/** The code on the wall as the server has it: a new one every minute, for whoever holds the wall's key. */
import { onScopeDispose, ref, shallowRef } from 'vue'
import { get, Problem } from '../api'
import { say, t } from '../language'
import type { Names } from '../types'

export interface WallCode {
  url: string
  until: string
  centre: Names
}

const AGAIN_MS = 5000
/** So long a code stands without the server: then phones would be told that it is over. */
const KEPT_MS = 60_000

/** `key` may be empty: then nothing is asked and there is no code. */
export function useWallCode(key: () => string) {
  const code = shallowRef<WallCode | null>(null)
  const said = ref('')
  let timer: ReturnType<typeof setTimeout> | undefined
  let readAt = 0

  async function look(): Promise<void> {
    const asked = Date.now()
    let wait = AGAIN_MS
    try {
      code.value = key() ? await get<WallCode>(`/api/v1/check-in/code?key=${encodeURIComponent(key())}`) : null
      said.value = ''
      readAt = performance.now()
      // The machine's clock may be off: an answer is asked for often enough that a new code is up within seconds.
      if (code.value) wait = Math.min(AGAIN_MS, Math.max(500, Date.parse(code.value.until) - asked))
    } catch (error) {
      if (error instanceof Problem || performance.now() - readAt > KEPT_MS) code.value = null
      said.value = error instanceof Problem ? say(error.names) : t('connectionLost')
    }
    timer = setTimeout(() => void look(), wait)
  }

  void look()
  onScopeDispose(() => clearTimeout(timer))
  return { code, said }
}
