/**
 * Sound and vibration while the page is open: once when the turn is near, again and again while one is being called.
 * Browsers let a page sound only after a touch, so the citizen switches it on; the switch says what it does by doing it.
 */
import { onUnmounted, ref, watch, type Ref } from 'vue'
import { isSoon, type PhoneTicket } from './ticket'

type Alert = 'near' | 'called'
const NOTES: Record<Alert, readonly number[]> = { near: [659, 880], called: [784, 1047, 784, 1047] }
const BUZZ: Record<Alert, number[]> = { near: [200, 120, 200], called: [500, 150, 500, 150, 500] }
const NOTE_SECONDS = 0.22
const AGAIN_MS = 6000
const TIMES = 5

/** What a change of the ticket is worth telling; null where it is not. A recall has a new time of call. */
export function alertOf(before: PhoneTicket | null, after: PhoneTicket): Alert | null {
  if (after.state === 'called') return before?.state === 'called' && before.called_at === after.called_at ? null : 'called'
  return isSoon(after) && before !== null && !isSoon(before) ? 'near' : null
}

export function useAlerts(ticket: Ref<PhoneTicket | null>) {
  const on = ref(false)
  let context: AudioContext | null = null
  let again: ReturnType<typeof setInterval> | undefined
  let lock: WakeLockSentinel | null = null

  async function switchOn(): Promise<void> {
    context ??= new AudioContext()
    await context.resume()
    on.value = true
    tell('near')
    // The phone should not fall asleep over the page; where it may not be kept awake it simply does.
    lock = await navigator.wakeLock?.request('screen').catch(() => null)
  }

  function switchOff(): void {
    on.value = false
    clearInterval(again)
    void lock?.release()
  }

  function tell(alert: Alert): void {
    navigator.vibrate?.(BUZZ[alert])
    if (!on.value || !context) return
    NOTES[alert].forEach((hertz, place) => note(context as AudioContext, hertz, place * NOTE_SECONDS))
  }

  function call(): void {
    let times = 0
    tell('called')
    clearInterval(again)
    again = setInterval(() => {
      times += 1
      if (times >= TIMES || ticket.value?.state !== 'called') clearInterval(again)
      else tell('called')
    }, AGAIN_MS)
  }

  watch(ticket, (after, before) => {
    const alert = after ? alertOf(before ?? null, after) : null
    if (alert === 'called') call()
    else if (alert) tell(alert)
  })
  onUnmounted(switchOff)

  return { on, switchOn, switchOff }
}

function note(context: AudioContext, hertz: number, after: number): void {
  const tone = context.createOscillator()
  const loud = context.createGain()
  const start = context.currentTime + after
  tone.frequency.value = hertz
  loud.gain.setValueAtTime(0.0001, start)
  loud.gain.exponentialRampToValueAtTime(0.6, start + 0.02)
  loud.gain.exponentialRampToValueAtTime(0.0001, start + NOTE_SECONDS)
  tone.connect(loud).connect(context.destination)
  tone.start(start)
  tone.stop(start + NOTE_SECONDS)
}
