/** One ticking clock for all components, set to the server's time: a clerk's PC may be an hour off. */
import { computed, onScopeDispose, ref } from 'vue'

const offset = ref(0)
const local = ref(Date.now())
let users = 0
let timer: ReturnType<typeof setInterval> | undefined

/** Learn the server's time from the Date header of any answer; it is whole seconds, so small differences are noise. */
export function noteServerDate(header: string | null): void {
  const server = header ? Date.parse(header) : Number.NaN
  if (Number.isNaN(server)) return
  const seen = server - Date.now()
  if (Math.abs(seen - offset.value) > 2000) offset.value = Math.abs(seen) < 2000 ? 0 : seen
}

export function useClock() {
  users += 1
  timer ??= setInterval(() => (local.value = Date.now()), 1000)
  onScopeDispose(() => {
    users -= 1
    if (users === 0) {
      clearInterval(timer)
      timer = undefined
    }
  })
  const now = computed(() => local.value + offset.value)
  return { now }
}

/** Whole seconds from a time to now, never below zero; null where there is no time. */
export function secondsSince(time: string | null | undefined, now: number): number | null {
  const began = time ? Date.parse(time) : Number.NaN
  return Number.isNaN(began) ? null : Math.max(0, Math.floor((now - began) / 1000))
}

/** 75 → "1:15"; 3675 → "61:15": minutes are what clerks think in. */
export function minutesSeconds(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
