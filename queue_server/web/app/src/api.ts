/**
 * The one place that talks HTTP. A press is sent with an idempotency key made once and kept over every retry, so that
 * a lost answer never calls, finishes or rates twice; the server remembers the key and gives the same answer again.
 */
import { noteServerDate } from './clock'
import type { Names } from './types'

const TIMEOUT_MS = 8000
/** Pauses between the attempts of one press; after the last one the clerk is told. */
export const RETRY_PAUSES_MS: readonly number[] = [300, 700, 1500, 3000, 5000]
const RETRIED_STATUS = new Set([502, 503, 504])

/** The server said no, with a sentence in both languages. */
export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly reason: string,
    readonly names: Names,
  ) {
    super(names.en)
  }
}

/** No answer came: network, broker or server away. */
export class Unreachable extends Error {}

export interface Transport {
  fetch: typeof fetch
  pause: (ms: number) => Promise<void>
  key: () => string
  /** How long an answer may take; what is asked for usually is there at once. */
  timeout?: number
  /** Asked where the attempts are used up: true sends the same press once more, under its own key. */
  patience?: () => Promise<boolean>
}

export const browserTransport: Transport = {
  fetch: (input, init) => fetch(input, init),
  pause: (ms) => new Promise((done) => setTimeout(done, ms)),
  key: newKey,
}

const PATIENT_TRIES = 12

/** For an act that a restart of the server must not lose: where the attempts are used up, one each five seconds for a minute more. */
export function patient(transport: Transport = browserTransport): Transport {
  let left = PATIENT_TRIES
  return {
    ...transport,
    patience: async () => {
      await transport.pause(5000)
      return (left -= 1) >= 0
    },
  }
}

/** A UUIDv4; `crypto.randomUUID` is missing on plain http to another host, where halls without certificates run. */
export function newKey(): string {
  if (typeof crypto.randomUUID === 'function') return crypto.randomUUID()
  const bytes = crypto.getRandomValues(new Uint8Array(16))
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')
}

let signInAgain: (() => Promise<boolean>) | null = null

/** What is done where something is refused because the session has ended; true: somebody has signed in, it is sent again. */
export function whenSessionEnds(ask: (() => Promise<boolean>) | null): void {
  signInAgain = ask
}

export async function get<T>(path: string, transport: Transport = browserTransport): Promise<T> {
  const response = await once(path, { method: 'GET' }, transport)
  return (await read(response)) as T
}

export interface Fetched<T> {
  etag: string | null
  /** Null when nothing has changed since `etag`. */
  body: T | null
}

/** A conditional GET: costs the server a header when nothing has changed. */
export async function getIfChanged<T>(
  path: string,
  etag: string | null,
  transport: Transport = browserTransport,
): Promise<Fetched<T>> {
  const headers: Record<string, string> = etag ? { 'If-None-Match': etag } : {}
  const response = await once(path, { method: 'GET', headers, cache: 'no-store' }, transport)
  if (response.status === 304) return { etag, body: null }
  return { etag: response.headers.get('ETag'), body: (await read(response)) as T }
}

/** Send a press: one key, several attempts. `onRetry` hears of each attempt after the first. Null for 204. */
export async function send<T>(
  path: string,
  body: unknown = {},
  onRetry: (attempt: number) => void = () => undefined,
  transport: Transport = browserTransport,
): Promise<T | null> {
  return pressed<T>('POST', path, body, onRetry, transport)
}

/** As `send`, for what is set or taken away; with `seen` only where it still is as it was looked at (else a Problem, 412). */
export async function sendAs<T>(
  method: 'PUT' | 'DELETE',
  path: string,
  body: unknown,
  onRetry: (attempt: number) => void = () => undefined,
  transport: Transport = browserTransport,
  seen?: string,
): Promise<T | null> {
  return pressed<T>(method, path, body, onRetry, transport, seen === undefined ? {} : { 'If-Match': `"${seen}"` })
}

async function pressed<T>(method: string, path: string, body: unknown, onRetry: (attempt: number) => void, transport: Transport, more: Record<string, string> = {}): Promise<T | null> {
  const init: RequestInit = {
    method,
    headers: { 'Content-Type': 'application/json', 'Idempotency-Key': transport.key(), ...more },
    body: JSON.stringify(body),
  }
  for (let attempt = 0; ; attempt += 1) {
    try {
      const response = await once(path, init, transport)
      if (!RETRIED_STATUS.has(response.status)) return (await read(response)) as T | null
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error
    }
    const pause = RETRY_PAUSES_MS[attempt]
    if (pause === undefined && !(await transport.patience?.())) throw new Unreachable('no answer')
    onRetry(attempt + 1)
    if (pause !== undefined) await transport.pause(pause)
  }
}

/** Put what was looked at in this version; a newer one on the server is a Problem (412), and nothing is overwritten. */
export async function put<T>(
  path: string,
  body: unknown,
  version: number,
  transport: Transport = browserTransport,
): Promise<T> {
  const headers = { 'Content-Type': 'application/json', 'If-Match': `"${version}"` }
  return (await read(await once(path, { method: 'PUT', headers, body: JSON.stringify(body) }, transport))) as T
}

/** Put a file as it is; one of the same name is replaced. */
export async function putFile(path: string, file: Blob, transport: Transport = browserTransport): Promise<void> {
  const headers = { 'Content-Type': file.type || 'application/octet-stream' }
  await read(await once(path, { method: 'PUT', headers, body: file }, transport))
}

/** One attempt only: a touch on a simulated device that comes late would hit another screen. False when it did not arrive. */
export async function poke(path: string, body: unknown, transport: Transport = browserTransport): Promise<boolean> {
  const headers = { 'Content-Type': 'application/json', 'Idempotency-Key': transport.key() }
  try {
    return (await once(path, { method: 'POST', headers, body: JSON.stringify(body) }, transport)).ok
  } catch (error) {
    if (error instanceof Unreachable) return false
    throw error
  }
}

export async function remove(path: string, transport: Transport = browserTransport): Promise<void> {
  await read(await once(path, { method: 'DELETE' }, transport))
}

/** One attempt, and where the session has ended another one after it has begun anew: with the same key, so it counts once. */
async function once(path: string, init: RequestInit, transport: Transport): Promise<Response> {
  const response = await attempt(path, init, transport)
  if (response.status !== 401 || path === '/api/v1/session' || !signInAgain) return response
  return (await signInAgain()) ? attempt(path, init, transport) : response
}

async function attempt(path: string, init: RequestInit, transport: Transport): Promise<Response> {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), transport.timeout ?? TIMEOUT_MS)
  try {
    const response = await transport.fetch(path, { ...init, signal: limit.signal, credentials: 'same-origin' })
    noteServerDate(response.headers.get('Date'))
    return response
  } catch (error) {
    throw new Unreachable(String(error))
  } finally {
    clearTimeout(timer)
  }
}

async function read(response: Response): Promise<unknown> {
  if (response.status === 204) return null
  const body: unknown = await response.json().catch(() => null)
  if (response.ok) return body
  throw problemFrom(response.status, body)
}

function problemFrom(status: number, body: unknown): Problem {
  const problem = (body ?? {}) as { reason?: string; detail?: string; title?: string; message?: Partial<Names> }
  const said = problem.detail ?? problem.title ?? `HTTP ${status}`
  const names = { zh: problem.message?.zh ?? said, en: problem.message?.en ?? said }
  return new Problem(status, problem.reason ?? 'unknown', names)
}
