import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '../language'
import type { Device } from '../types'
import { reached, whole } from './announce'
import { ANSWER_MS, marked, outcome, partLines, versionHeld } from './devicePart'

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

  it('name the number whose slip nobody knows of', () => {
    const unsure = { ...kiosk, health: { slip: { state: 'unknown', reason: 'A012' } } }
    expect(partLines(unsure)[0]).toMatchObject({ name: 'Slip', word: 'Unknown', mark: 'warn', notes: ['A012'] })
    expect(marked(unsure).word).toBe('Unknown · A012')
  })

  it('say which settings a kiosk has', () => {
    expect(versionHeld(kiosk)).toBe(3)
    expect(versionHeld({ ...kiosk, health: null })).toBe(0)
  })
})

describe('a display', () => {
  const board: Device = {
    device: 'board-1', kind: 'board', window: null, status: 'online', since: null, shown: 'C012',
    health: { screen: { state: 'ok', shown_at: '2026-11-23T09:41:08+08:00', show: 'a.png', problems: { 'film.mp4': 'no picture' } } },
  }
  const voice: Device = { ...board, device: 'voice-1', kind: 'voice', health: { audio: { state: 'offline', reason: 'no sound card', queue: 2 } } }

  it('says what it shows, what waits and what is wrong', () => {
    expect(partLines(board)[0]?.notes).toEqual([expect.stringMatching(/^newest call C012 · \d/), 'showing a.png', 'film.mp4 cannot be shown: no picture'])
    expect(partLines({ ...board, shown: null })[0]?.notes[0]).toMatch(/^newest call at/)
    expect(partLines(voice)[0]?.notes).toEqual(['no sound card', '2 in the queue'])
    expect([marked(board).mark, marked(board).word]).toEqual(['warn', 'film.mp4 cannot be shown: no picture'])
    expect([marked(voice).mark, marked(voice).word]).toEqual(['bad', 'Offline · no sound card'])
  })

  it('that has not shown a call is marked, whatever else it says', () => {
    const silent = marked({ ...board, health: { screen: { state: 'ok' } }, missed: { number: 'C013', at: 1_795_395_600 } })
    expect(silent.mark).toBe('bad')
    expect(silent.word).toMatch(/^has not shown call C013 · \d\d:00:00$/)
    expect(marked({ ...board, status: 'offline', missed: { number: 'C013', at: 0 } }).word).toBe('Offline')
    expect(marked({ ...board, health: { screen: { state: 'ok' } } })).toMatchObject({ mark: 'ok', word: 'Well' })
  })

  it('is reached by an emergency while it is here', () => {
    expect(reached([board, voice, { ...voice, status: 'offline' }, kiosk])).toEqual({ boards: 1, strips: 0, voices: 1 })
    expect([whole({ zh: '火', en: ' ' }), whole({ zh: '火', en: 'Fire' })]).toEqual([false, true])
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
