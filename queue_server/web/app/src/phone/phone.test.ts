import { describe, expect, it } from 'vitest'
import { columnOf, shortTime, type FollowUp } from '../office/followups/followUp'
import { forget, recall, remember, tokens } from './kept'
import { pause } from './pace'
import type { PhoneTicket } from './ticket'
import { alertOf } from './useAlerts'

const waiting = { state: 'waiting', ahead: 5, near: 2, barred: 0, called_at: null } as PhoneTicket

describe('a phone asks', () => {
  it('often when the turn is near, seldom when it is far or over', () => {
    const near = pause({ ...waiting, ahead: 1 }, 0, 0.5)
    expect(near).toBeLessThan(pause(waiting, 0, 0.5))
    expect(pause(waiting, 0, 0.5)).toBeLessThan(pause({ ...waiting, ahead: 40 }, 0, 0.5))
    expect(pause({ ...waiting, state: 'finished' }, 0, 0.5)).toBe(60_000)
  })

  it('less and less while nobody answers, and never in step', () => {
    const pauses = [1, 2, 3, 4, 5, 6, 20].map((failures) => pause(waiting, failures, 0.5))
    expect(pauses).toEqual([3000, 6000, 12_000, 24_000, 48_000, 60_000, 60_000])
    expect(pause(waiting, 3, 0)).not.toBe(pause(waiting, 3, 1))
  })
})

describe('a phone tells', () => {
  it('when the turn comes near, once', () => {
    const near = { ...waiting, ahead: 2 }
    expect(alertOf(waiting, near)).toBe('near')
    expect(alertOf(near, { ...near, ahead: 1 })).toBeNull()
    expect(alertOf(null, near)).toBeNull()
  })

  it('not while others were let go first', () => {
    expect(alertOf(waiting, { ...waiting, ahead: 2, barred: 2 })).toBeNull()
  })

  it('a call, and each recall', () => {
    const called = { ...waiting, state: 'called', called_at: '1' } as PhoneTicket
    expect(alertOf(waiting, called)).toBe('called')
    expect(alertOf(called, { ...called })).toBeNull()
    expect(alertOf(called, { ...called, called_at: '2' })).toBe('called')
  })
})

function store(): Storage {
  const held: Record<string, string> = {}
  return Object.create({
    getItem: (key: string) => held[key] ?? null,
    setItem(key: string, value: string) {
      held[key] = value
      ;(this as Record<string, unknown>)[key] = value
    },
    removeItem(key: string) {
      delete held[key]
      delete (this as Record<string, unknown>)[key]
    },
  }) as Storage
}

describe('a phone remembers', () => {
  it('its numbers until they are gone', () => {
    const here = store()
    remember('one', waiting, here)
    expect(recall('one', here)?.ticket.ahead).toBe(5)
    expect(tokens(here)).toEqual(['one'])
    forget('one', here)
    expect(recall('one', here)).toBeNull()
  })

  it('nothing of weeks ago, and minds no garbage', () => {
    const here = store()
    here.setItem('lobby.phone.old', JSON.stringify({ at: Date.now() - 22 * 86_400_000, ticket: waiting }))
    here.setItem('lobby.phone.bad', '{')
    here.setItem('lobby.language', 'zh')
    expect(tokens(here)).toEqual([])
    expect(recall('old', here)).toBeNull()
  })
})

describe('a bad rating stands', () => {
  const item = { state: 'open', named: true, called_back: false, appeal: null } as FollowUp
  it('with those to call back until whoever gave a name was called', () => {
    expect(columnOf(item)).toBe('contact')
    expect(columnOf({ ...item, state: 'rectified' })).toBe('contact')
    expect(columnOf({ ...item, state: 'contacted', called_back: true })).toBe('rectify')
    expect(columnOf({ ...item, state: 'rectified', called_back: true })).toBe('close')
    expect(columnOf({ ...item, state: 'rectified', named: false })).toBe('close')
    expect(columnOf({ ...item, named: false })).toBe('rectify')
    expect(columnOf({ ...item, state: 'closed' })).toBe('closed')
  })

  it('under the day at whose end it is due', () => {
    expect(shortTime('2026-12-01T00:00:00.000+08:00')).toBe('11-30 24:00')
    expect(shortTime('2026-11-23T09:05:00.000+08:00')).toBe('11-23 09:05')
  })
})
