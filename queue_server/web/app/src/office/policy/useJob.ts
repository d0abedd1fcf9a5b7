/** A question to the simulator: asked, looked after until it is answered, told as it goes. */
import { onScopeDispose, ref, type Ref } from 'vue'
import { get, send } from '../../api'
import type { Job } from './shapes'

const LOOK_MS = 500

export function useJob<T>(failed: (error: unknown) => void): { job: Ref<Job<T> | null>; ask: (path: string, body: unknown) => Promise<void> } {
  const job = ref<Job<T> | null>(null) as Ref<Job<T> | null>
  let timer: ReturnType<typeof setTimeout> | undefined
  let gone = false

  async function ask(path: string, body: unknown): Promise<void> {
    clearTimeout(timer)
    job.value = { id: '', state: 'running', done: 0, of: 0, answer: null }
    try {
      seen(await send<Job<T>>(path, body))
    } catch (error) {
      job.value = null
      failed(error)
    }
  }

  async function look(id: string): Promise<void> {
    try {
      const found = await get<Job<T>>(`/api/v1/what-if/${id}`)
      if (job.value?.id === id) seen(found)
    } catch (error) {
      job.value = null
      failed(error)
    }
  }

  function seen(found: Job<T> | null): void {
    job.value = found
    if (found?.state === 'running' && !gone) timer = setTimeout(() => void look(found.id), LOOK_MS)
  }

  onScopeDispose(() => {
    gone = true
    clearTimeout(timer)
  })
  return { job, ask }
}
