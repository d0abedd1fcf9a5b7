/** Who is signed in. The cookie is the server's; the page knows name, role, permissions and window. */
import { ref } from 'vue'
import { get, Problem, remove, send } from './api'
import type { Session } from './types'

const session = ref<Session | null>(null)

/** Asks the server once; later calls answer from memory. */
export async function currentSession(): Promise<Session | null> {
  if (session.value) return session.value
  try {
    session.value = await get<Session>('/api/v1/session')
  } catch (error) {
    if (!(error instanceof Problem)) throw error
  }
  return session.value
}

export async function signIn(username: string, password: string): Promise<Session> {
  session.value = await send<Session>('/api/v1/session', { username, password })
  return session.value as Session
}

/** What the server says of who is signed in, after it has changed. */
export function takeSession(changed: Session | null): void {
  session.value = changed
}

export async function signOut(): Promise<void> {
  try {
    await remove('/api/v1/session')
  } finally {
    session.value = null
  }
}

export function forgetSession(): void {
  session.value = null
}

export function may(permission: string): boolean {
  const held = session.value
  return held !== null && (held.role === 'admin' || held.permissions.includes(permission))
}

export function useSession() {
  return { session }
}
