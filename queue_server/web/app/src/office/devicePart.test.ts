import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '../language'
import type { Device } from '../types'
import { ANSWER_MS, outcome, partLines, versionHeld } from './devicePart'

const kiosk: Device = {
  device: 'kiosk-1', kind: 'kiosk', window: null, status: 'online', since: null,
  health: { printer: { state: 'paper_low' }, reader: { state: 'offline' }, settings: { state: 'ok', version: 3 }, lamp: { state: 'ok' } },
}

beforeAll(() => setLanguage('en'))

describe('the parts of a device', () => {
  it('are named in words, by their own name where we have none', () => {
    expect(partLines(kiosk).map(({ name, word, mark }) => [name, word, mark])).toEqual([
      ['Printer', 'Paper low', 'warn'],
      ['ID card reader', 'Offline', 'bad'],
      ['Settings', 'version 3', 'ok'],
      ['lamp', 'Well', 'ok'],
    ])
  })

  it('say which settings a kiosk has', () => {
    expect(versionHeld(kiosk)).toBe(3)
    expect(versionHeld({ ...kiosk, health: null })).toBe(0)
  })
})

describe('an order to a device', () => {
  const told = { id: 'do-1', at: 1000 }
  const done = (id: string, ok: boolean, reason: string | null = null): Device => ({ ...kiosk, done: { id, ok, reason } })

  it('is waited for, then given up', () => {
    expect(outcome(null, kiosk, 1000)).toBeNull()
    expect(outcome(told, kiosk, 1000)?.text).toContain('waiting')
    expect(outcome(told, kiosk, 1001 + ANSWER_MS)).toEqual({ text: 'The device has not answered', bad: true })
  })

  it('ends with its own answer, not with that of another order', () => {
    expect(outcome(told, done('do-0', true), 1000)?.text).toContain('waiting')
    expect(outcome(told, done('do-1', true), 1000)).toEqual({ text: 'The device has done it', bad: false })
    expect(outcome(told, done('do-1', false, 'not_printed'), 1000)?.text).toContain('not_printed')
  })
})
