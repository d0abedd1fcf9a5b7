import { describe, expect, it } from 'vitest'
import type { Hall, HallWindow, Sim } from '../types'
import { applyHall, applySim } from './delta'

const window = (id: string, number: string | null): HallWindow => ({
  window: id,
  name: { zh: `${id}号窗口`, en: `Window ${id}` },
  kind: 'domain',
  state: number ? 'called' : 'idle',
  number,
  call: null,
  since: null,
  services: [],
})
const hall: Hall = {
  seq: 7,
  day: '2026-11-22',
  windows: { '1': window('1', null), '2': window('2', 'B001') },
  queues: {},
  calls: [],
  notice: { zh: '一', en: 'one' },
}

describe('a push to the hall', () => {
  it('changes what it names and leaves the rest alone', () => {
    const next = applyHall(hall, { seq: 9, previous: 7, windows: { '1': window('1', 'A001') } })
    expect(next?.seq).toBe(9)
    expect(next?.windows['1']?.number).toBe('A001')
    expect(next?.windows['2']).toBe(hall.windows['2'])
    expect(next?.notice).toEqual(hall.notice)
    expect(hall.windows['1']?.number).toBeNull()
  })

  it('that follows a missed one asks for a snapshot', () => {
    expect(applyHall(hall, { seq: 9, previous: 8 })).toBeNull()
  })

  it('that began before the snapshot and ends after it is folded in', () => {
    expect(applyHall(hall, { seq: 9, previous: 0, calls: [] })?.seq).toBe(9)
  })

  it('that is older than the snapshot changes nothing', () => {
    expect(applyHall(hall, { seq: 6, previous: 5, calls: [] })).toBe(hall)
  })

  it('takes away a window that is no more, and a notice', () => {
    const next = applyHall(hall, { seq: 8, previous: 7, windows: { '2': null }, notice: null })
    expect(Object.keys(next?.windows ?? {})).toEqual(['1'])
    expect(next?.notice).toBeNull()
  })
})

describe('the calls of a push', () => {
  const call = (id: string, state = 'called') => ({ call: id, number: id, window: '1', window_name: { zh: '', en: '' }, state, nth: 1, at: '' })
  const two = { ...hall, calls: [call('b'), call('a')] }

  it('are those that changed, in the order of all that stand', () => {
    const next = applyHall(two, { seq: 8, previous: 7, calls: [call('c'), call('a', 'serving')], order: ['c', 'b', 'a'] })
    expect(next?.calls).toEqual([call('c'), call('b'), call('a', 'serving')])
  })

  it('go when their window is free', () => {
    expect(applyHall(two, { seq: 8, previous: 7, calls: [], order: ['b'] })?.calls).toEqual([call('b')])
  })

  it('ask for a snapshot where one is unknown', () => {
    expect(applyHall(two, { seq: 8, previous: 7, calls: [], order: ['x', 'b'] })).toBeNull()
  })
})

describe('a push of the simulation', () => {
  const strip = { double: 'strip-3', device: 'strip-3', part: 'strip', kind: 'onbon', window: '3', seen: null }
  const sim: Sim = { doubles: { 'strip-3': strip }, kiosks: {}, voice: [] }

  it('shows what the strip shows now', () => {
    expect(applySim(sim, { double: 'strip-3', seen: { text: 'A001' } })?.doubles['strip-3']?.seen?.text).toBe('A001')
  })

  it('of a double that has just been plugged in asks for a snapshot', () => {
    expect(applySim(sim, { double: 'strip-4', seen: { text: 'A001' } })).toBeNull()
  })

  it('tells what the voice said last', () => {
    const spoken = [{ at: '2026-11-22T09:31:00+08:00', text: { zh: '请A零零一号', en: 'Number A001' } }]
    expect(applySim(sim, { double: 'voice-1', seen: { spoken } })?.voice).toEqual(spoken)
  })

  it('tells that a kiosk has a new screen', () => {
    expect(applySim(sim, { kiosk: 'kiosk-1', version: 3 })?.kiosks).toEqual({ 'kiosk-1': { version: 3 } })
  })
})

describe('hours that end', () => {
  it('change what is said of a queue without an event', () => {
    const queue = { queue: 'tax', letter: 'A', name: { zh: '税', en: 'Tax' }, waiting: 0, open_windows: 0, wait_low: 0, wait_high: 0 }
    const next = applyHall(hall, { seq: 7, previous: 7, queues: { tax: { ...queue, closed: { tax: { zh: '已下班', en: 'Closed' } } } } })
    expect(next?.queues['tax']?.closed?.['tax']?.en).toBe('Closed')
  })
})

describe('an emergency', () => {
  const emergency = { id: 'e', text: { zh: '火', en: 'Fire' }, since: '2026-11-23T09:41:08+08:00' }

  it('comes with a push, stays with those that say nothing of it, and ends', () => {
    const begun = applyHall(hall, { seq: 8, previous: 7, emergency })
    expect(begun?.emergency).toEqual(emergency)
    const stays = applyHall(begun ?? hall, { seq: 9, previous: 8, calls: [] })
    expect(stays?.emergency).toEqual(emergency)
    expect(applyHall(stays ?? hall, { seq: 10, previous: 9, emergency: null })?.emergency).toBeNull()
  })
})
