import type { Socket } from 'socket.io-client'
import { describe, expect, it } from 'vitest'
import { follow } from './room'

type Answer = (error: Error | null, joined?: unknown) => void

/** A server's end of the line that the test plays. */
class Line {
  connected = true
  joins: Answer[] = []
  private readonly listeners = new Map<string, ((push: unknown) => void)[]>()

  on(event: string, listener: (push: unknown) => void): void {
    this.listeners.set(event, [...(this.listeners.get(event) ?? []), listener])
  }

  off(): void {
    this.listeners.clear()
  }

  timeout(): this {
    return this
  }

  emit(event: string, _body: unknown, answer?: Answer): void {
    if (event === 'join' && answer) this.joins.push(answer)
  }

  push(version: number, patch: object): void {
    for (const hear of this.listeners.get('patch') ?? []) hear({ room: 'r', version, previous: version - 1, patch })
  }
}

function followed() {
  const line = new Line()
  const heard: unknown[] = []
  follow(line as unknown as Socket, 'r', (state) => heard.push(state), () => undefined)
  const join = (version: number, snapshot: object) => line.joins.at(-1)?.(null, { ok: true, version, snapshot })
  return { line, heard, join }
}

describe('a room', () => {
  it('is a snapshot and what changed since', () => {
    const { line, heard, join } = followed()
    join(4, { a: 1, b: 1 })
    line.push(5, { b: 2 })
    expect(heard).toEqual([{ a: 1, b: 1 }, { a: 1, b: 2 }])
  })

  it('keeps a patch that overtakes the snapshot', () => {
    const { line, heard, join } = followed()
    line.push(5, { b: 2 })
    join(4, { a: 1, b: 1 })
    expect(heard.at(-1)).toEqual({ a: 1, b: 2 })
  })

  it('is joined again where one was missed, once', () => {
    const { line, heard, join } = followed()
    join(4, { a: 1 })
    line.push(6, { a: 3 })
    line.push(7, { a: 4 })
    expect(line.joins.length).toBe(2)
    join(7, { a: 4 })
    expect(heard.at(-1)).toEqual({ a: 4 })
  })

  it('hears nothing twice', () => {
    const { line, heard, join } = followed()
    join(4, { a: 1 })
    line.push(4, { a: 0 })
    expect(heard).toEqual([{ a: 1 }])
  })
})
