/**
 * A press whose answer is not known is kept, through a reload of the page too, and sent again under its own key as soon as the
 * server is there. After ten minutes, or when its clerk gives it up, it is sent no more: it would call to an empty window.
 */
import { onScopeDispose, ref, watch, type Ref } from 'vue'
import type { Connection } from '../live/socket'

const STORED = 'lobby.press'
export const KEEP_MS = 10 * 60_000
/** A socket says at once that the server is back; where a proxy lets none through, it is tried so often. */
const TRY_MS = 3000

export interface Press {
  name: string
  path: string
  body: unknown
  key: string
  /** Whose press, and when it was made in this machine's milliseconds. */
  who: string
  at: number
}

export function useKeptPress(connection: Readonly<Ref<Connection>>) {
  /** True while a press waits for the server, longer than its first attempts took. */
  const kept = ref(false)
  let until = 0
  let wake: (again: boolean) => void = () => undefined

  /** Remember a press until its answer has come. */
  function keep(press: Press): void {
    until = press.at + KEEP_MS
    try {
      sessionStorage.setItem(STORED, JSON.stringify(press))
    } catch {
      // it then lasts as long as the page
    }
  }

  function forget(): void {
    kept.value = false
    try {
      sessionStorage.removeItem(STORED)
    } catch {
      // nothing was kept
    }
  }

  /** Until it is worth another attempt; false: it is kept no longer. */
  async function patience(): Promise<boolean> {
    if (Date.now() >= until) return false
    kept.value = true
    let timer: ReturnType<typeof setTimeout> | undefined
    const again = await new Promise<boolean>((done) => {
      wake = done
      timer = setTimeout(() => done(true), TRY_MS)
    })
    clearTimeout(timer)
    return again && Date.now() < until
  }

  function giveUp(): void {
    until = 0
    wake(false)
  }

  watch(connection, (now) => now === 'live' && wake(true))
  onScopeDispose(giveUp)
  return { kept, keep, forget, patience, giveUp }
}

/** The press of the page before this one that still waits for its answer, if it is this user's and not too old. */
export function leftPress(who: string | undefined, now: number): Press | null {
  try {
    const found = JSON.parse(sessionStorage.getItem(STORED) ?? 'null') as Press | null
    return found && found.who === who && now - found.at < KEEP_MS ? found : null
  } catch {
    return null // storage is switched off, or holds something else
  }
}
