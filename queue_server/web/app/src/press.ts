/**
 * The press lock: while one press is on its way, every other key is locked. 200 calls a day means double clicks and
 * leaning on F2; neither may call two citizens.
 */
import { readonly, ref } from 'vue'

export function usePressLock() {
  const busy = ref<string | null>(null)
  const retries = ref(0)

  /** Run `act` unless another press is on its way; then nothing happens and the answer is undefined. */
  async function press<T>(name: string, act: (onRetry: (attempt: number) => void) => Promise<T>): Promise<T | undefined> {
    if (busy.value !== null) return undefined
    busy.value = name
    retries.value = 0
    try {
      return await act((attempt) => (retries.value = attempt))
    } finally {
      busy.value = null
      retries.value = 0
    }
  }

  return { busy: readonly(busy), retries: readonly(retries), press }
}
