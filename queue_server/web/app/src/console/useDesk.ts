/**
 * One window's desk: what is so there (live), and the presses of its clerk. Each press is sent with one key that it keeps
 * through lost answers, a restart, a reload and a new sign-in, everything is locked until what it did is on the page, and what went wrong is
 * said in the server's own sentence.
 */
import { computed, onMounted, ref, watch, type Ref } from 'vue'
import { browserTransport, get, newKey, Problem, send, Unreachable } from '../api'
import { useSignInAgain } from '../door/again'
import { say, t } from '../language'
import { useRooms } from '../live/useLive'
import { usePressLock } from '../press'
import { useSession } from '../session'
import { leftPress, useKeptPress, type Press } from './keptPress'
import type { Desk, Line, Staff, Whole } from './shapes'

/** A push comes with the answer or right after it; where none does, the desk is read. */
const PUSH_MS = 800
const GAP_MS = 20

export interface Said {
  kind: 'error' | 'info'
  text: string
}

export function useDesk(windowId: Ref<string | null>) {
  const home = computed(() => `window:${windowId.value ?? ''}`)
  const queues = ref<string[]>([])
  const rooms = computed(() => (windowId.value ? [home.value, 'staff', ...queues.value.map((queue) => `line:${queue}`)] : []))
  const { states, heard, refused, connection } = useRooms(rooms)
  const { busy, retries, press } = usePressLock()
  const { kept, keep, forget, patience, giveUp } = useKeptPress(connection)
  const { session } = useSession()
  const said = ref<Said | null>(null)
  const { wanted: signingIn, answered: signedIn } = useSignInAgain()

  const desk = computed(() => (states[home.value] as Desk | undefined) ?? null)
  const staff = computed(() => (states['staff'] as Staff | undefined) ?? null)
  const lines = computed(() => (desk.value?.queues ?? []).flatMap((queue) => (states[`line:${queue}`] as Line | undefined) ?? []))
  watch(
    () => desk.value?.calls_from.join(' '),
    () => (queues.value = desk.value?.calls_from ?? queues.value),
  )
  // Where the live connection is refused, the answer to a plain request says why, or asks to sign in again.
  watch(refused, (reason) => {
    if (reason !== null) refresh().catch(tell)
  })

  function tell(error: unknown): void {
    if (error instanceof Problem) said.value = { kind: 'error', text: say(error.names) }
    else if (error instanceof Unreachable) said.value = { kind: 'error', text: t('unreachable') }
    else throw error
  }

  /** Read everything once: where no live connection brings it. */
  async function refresh(): Promise<void> {
    if (!windowId.value) return
    const { lines: read, staff: all, ...own } = await get<Whole>(`/api/v1/windows/${windowId.value}`)
    states[home.value] = own
    states['staff'] = all
    for (const line of Object.values(read)) states[`line:${line.queue}`] = line
  }

  async function untilShown(before: number): Promise<void> {
    const deadline = Date.now() + PUSH_MS
    while (connection.value === 'live' && (heard[home.value] ?? 0) === before && Date.now() < deadline) {
      await new Promise((done) => setTimeout(done, GAP_MS))
    }
    if ((heard[home.value] ?? 0) === before) await refresh()
  }

  function run(name: string, path: string, body: unknown = {}): Promise<boolean> {
    return deliver({ name, path, body, key: newKey(), who: session.value?.name ?? '', at: Date.now() })
  }

  async function deliver(made: Press): Promise<boolean> {
    const done = await press(made.name, async (onRetry) => {
      said.value = null
      keep(made)
      const before = heard[home.value] ?? 0
      try {
        const transport = { ...browserTransport, key: () => made.key, patience }
        const answer = (await send(made.path, made.body, onRetry, transport)) as { call?: string | null } | null
        forget()
        if (answer === null || answer.call === null) said.value = { kind: 'info', text: t('nobodyWaits') }
        if (answer !== null) await untilShown(before)
        return true
      } catch (error) {
        forget()
        tell(error)
        await refresh().catch(() => undefined)
        return false
      }
    })
    return done ?? false
  }

  const act = (verb: string, body: unknown = {}) => run(verb, `/api/v1/windows/${windowId.value}/${verb}`, body)
  const answerUrged = (caseNumber: string) => run('urged', '/api/v1/intake/urgings/answers', { case_number: caseNumber })
  const bringBack = (ticket: string) => run('return', `/api/v1/tickets/${ticket}/return`)

  onMounted(() => {
    const left = leftPress(session.value?.name, Date.now())
    if (left) void deliver(left)
    else forget()
  })

  return { kept, giveUp, answerUrged, desk, staff, lines, connection, busy, retries, said, signingIn, signedIn, act, bringBack, refresh, tell }
}
