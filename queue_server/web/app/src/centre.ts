/** The centre's names and services: fetched once, they change only with a restart. */
import { shallowRef } from 'vue'
import { get } from './api'
import type { Centre, Names } from './types'

const centre = shallowRef<Centre | null>(null)
let asked: Promise<void> | null = null

function load(): Promise<void> {
  asked ??= get<Centre>('/api/v1/centre').then(
    (fetched) => {
      centre.value = fetched
    },
    () => {
      asked = null
      setTimeout(() => void load(), 3000)
    },
  )
  return asked
}

/** The hall's time zone; the machine's own until the centre is known. */
export const hallZone = (): string | undefined => centre.value?.timezone

/** The hall's day, which may be another than this machine's. */
export const hallDay = (): string => new Intl.DateTimeFormat('sv-SE', { timeZone: hallZone() }).format(new Date())

export function useCentre() {
  void load()
  const serviceName = (id: string): Names => centre.value?.services.find((one) => one.id === id)?.name ?? { zh: id, en: id }
  return { centre, serviceName }
}
