/** For any page with presses: when the session has ended, the same user signs in again, and the press that waits goes on. */
import { onMounted, onScopeDispose, ref } from 'vue'
import { whenSessionEnds } from '../api'
import { renewSocket } from '../live/socket'

/** `wanted`: show `SignInAgain`, and hand what it says to `answered`. */
export function useSignInAgain() {
  const wanted = ref(false)
  let waiting: Promise<boolean> | null = null
  let settle: (again: boolean) => void = () => undefined

  function ask(): Promise<boolean> {
    wanted.value = true
    waiting ??= new Promise((done) => (settle = done))
    return waiting
  }

  function answered(again: boolean): void {
    wanted.value = false
    waiting = null
    if (again) renewSocket()
    settle(again)
  }

  onMounted(() => whenSessionEnds(ask))
  onScopeDispose(() => whenSessionEnds(null))
  return { wanted, answered }
}
