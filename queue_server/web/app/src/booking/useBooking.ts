/** Talking to the doors of booking: the free times of a service, and presses that say why they were refused. */
import { ref, shallowRef } from 'vue'
import { get, Problem } from '../api'
import { say, t } from '../language'
import { usePressLock } from '../press'
import type { FreeDay } from './shapes'

export function useBooking() {
  const { busy, press } = usePressLock()
  const said = ref('')
  const days = shallowRef<FreeDay[] | null>(null)
  let wanted = ''

  const wrong = (error: unknown): void => {
    said.value = error instanceof Problem ? say(error.names) : t('unreachable')
  }

  /** The times of a service; read anew, they stand on the day that was looked at. An answer that comes after another choice is dropped. */
  async function look(service: string): Promise<void> {
    if (wanted !== service) days.value = null
    wanted = service
    try {
      const found = await get<{ days: FreeDay[] }>(`/api/v1/slots?service=${encodeURIComponent(service)}`)
      if (wanted === service) days.value = found.days
    } catch (error) {
      wrong(error)
    }
  }

  /** One act at a time; false where it was refused, and then `said` says why. */
  async function act(name: string, doing: () => Promise<void>): Promise<boolean> {
    said.value = ''
    const done = await press(name, async () => {
      try {
        await doing()
        return true
      } catch (error) {
        wrong(error)
        return false
      }
    })
    return done === true
  }

  return { busy, said, days, look, act }
}
