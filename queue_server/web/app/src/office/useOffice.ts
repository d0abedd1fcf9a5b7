/** What every tab of the office shares: the hall as it is pushed, and the one place where acts say what they did. */
import { inject, onScopeDispose, provide, ref, type InjectionKey, type Ref } from 'vue'
import { get, Problem, Unreachable } from '../api'
import { say, t } from '../language'
import type { Connection } from '../live/socket'
import { useLive } from '../live/useLive'
import { toSignIn } from '../router'
import { forgetSession, may } from '../session'
import type { OfficeQueue } from '../types'
import type { Office } from './shapes'

const REFRESH_MS = 30_000

export interface Said {
  kind: 'error' | 'info'
  text: string
}

export interface OfficeRoom {
  office: Ref<Office | null>
  refused: Ref<string | null>
  connection: Readonly<Ref<Connection>>
  said: Ref<Said | null>
  /** Say what an act did. */
  did: (text: string) => void
  /** Say why an act did not happen; an ended session leads to the door. */
  failed: (error: unknown) => void
}

const ROOM: InjectionKey<OfficeRoom> = Symbol('office')

export function provideOffice(): OfficeRoom {
  const { state: office, refused, connection } = useLive<Office>('office', { office: (_old, push: Office) => push })
  const said = ref<Said | null>(null)

  function failed(error: unknown): void {
    if (error instanceof Problem && error.status === 401) {
      forgetSession()
      toSignIn()
    } else if (error instanceof Problem) said.value = { kind: 'error', text: say(error.names) }
    else if (error instanceof Unreachable) said.value = { kind: 'error', text: t('unreachable') }
    else throw error
  }

  // The sockets may be held up by a proxy; the figures are then read over HTTP, at first and now and then.
  const read = () => get<Office>('/api/v1/office').then((fetched) => (office.value = newer(office.value, fetched)), failed)
  const timer = setInterval(() => connection.value !== 'live' && may('report.see') && void read().catch(() => undefined), REFRESH_MS)
  if (may('report.see')) void read()
  onScopeDispose(() => clearInterval(timer))

  const room = { office, refused, connection, said, did: (text: string) => (said.value = { kind: 'info', text }), failed }
  provide(ROOM, room)
  return room
}

/** By their letters: HTTP and socket send them in different orders, and a row that jumps takes the keyboard's place away. */
export const queuesOf = (office: Office | null): OfficeQueue[] =>
  Object.values(office?.queues ?? {}).sort((a, b) => a.letter.localeCompare(b.letter, 'en'))

const newer = (held: Office | null, fetched: Office) => (held && held.seq > fetched.seq ? held : fetched)

export function useOffice(): OfficeRoom {
  const room = inject(ROOM)
  if (!room) throw new Error('only inside the office')
  return room
}
