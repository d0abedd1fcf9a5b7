/** Who is at the window, by a masked name. Asked for alone and kept nowhere: it is in no push and in no list. */
import { ref, watch, type Ref } from 'vue'
import { get, Problem, Unreachable } from '../api'

export function usePerson(window: Ref<string>, ticket: Ref<string | null>) {
  const name = ref<string | null>(null)
  watch(
    ticket,
    async (id) => {
      name.value = null
      if (id === null) return
      try {
        const found = await get<{ name: string | null }>(`/api/v1/windows/${window.value}/person`)
        if (ticket.value === id) name.value = found.name
      } catch (error) {
        // Another clerk's citizen, or no answer: the number alone does.
        if (!(error instanceof Problem || error instanceof Unreachable)) throw error
      }
    },
    { immediate: true },
  )
  return { name }
}
