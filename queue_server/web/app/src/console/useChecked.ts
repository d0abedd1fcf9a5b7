/** Which materials of the present number the clerk has seen: on this machine, until the next number, in every tab. */
import { onScopeDispose, ref, watch, type Ref } from 'vue'

const STORED = 'lobby.checked'

export function useChecked(ticket: Ref<string | null>) {
  const checked = ref<number[]>([])

  function read(): void {
    try {
      const kept = JSON.parse(localStorage.getItem(STORED) ?? '{}') as { ticket?: string; checked?: number[] }
      checked.value = kept.ticket === ticket.value ? (kept.checked ?? []) : []
    } catch {
      checked.value = [] // storage is switched off, or holds something else
    }
  }

  function toggle(place: number): void {
    checked.value = checked.value.includes(place) ? checked.value.filter((one) => one !== place) : [...checked.value, place]
    try {
      localStorage.setItem(STORED, JSON.stringify({ ticket: ticket.value, checked: checked.value }))
    } catch {
      // the marks then last as long as the page
    }
  }

  const heard = (event: StorageEvent) => event.key === STORED && read()
  window.addEventListener('storage', heard)
  onScopeDispose(() => window.removeEventListener('storage', heard))
  watch(ticket, read, { immediate: true })

  return { checked, toggle }
}
