import { beforeAll, describe, expect, it } from 'vitest'
import { setLanguage } from '../language'
import type { Device } from '../types'
import { alarmsOf } from './alarms'
import type { Office, WorkWindow } from './shapes'

const NOW = Date.parse('2026-11-23T09:40:00+08:00')
const window = (more: Partial<WorkWindow>): WorkWindow => ({
  window: '3', name: { zh: '3号窗口', en: 'Window 3' }, kind: 'domain', state: 'idle', number: null, call: null,
  since: '2026-11-23T09:28:00+08:00', services: [], serves: ['tax'], supports: [], version: 'tax/', assigned: false, ...more,
})
const queue = (waiting: number, open: number, longest = 0) => ({
  queue: 'tax', letter: 'A', name: { zh: '税务', en: 'Tax' }, waiting, open_windows: open, wait_low: 0, wait_high: 0, longest_minutes: longest, target_minutes: 30,
})
const device = (name: string, more: Partial<Device> = {}): Device => ({
  device: name, kind: 'strip', window: null, status: 'online', since: null, health: { strip: { state: 'ok' } }, ...more,
})
const CALM = { url: true, waiting: 0, delivered: 0, parked: 0 }

function office(more: Partial<Office>): Office {
  return {
    seq: 1, day: '2026-11-23', windows: {}, queues: {}, devices: {}, helps: [], notice: null, emergency: null, hourly: [],
    today: {} as Office['today'], intake: CALM, outbox: { intake: CALM }, urged: [], suggestions: [], notice_version: 'none',
    follow_ups: { overdue: 0, soon: 0, none: 0 }, alarms: { quiet_minutes: 10, called_minutes: 5, paused_minutes: 15, serving_minutes: 30 }, ...more,
  }
}
const texts = (of: Office) => alarmsOf(of, NOW).map((alarm) => alarm.text)

beforeAll(() => setLanguage('en'))

describe('an alarm', () => {
  it('is silent while all is well', () => {
    expect(texts(office({ windows: { 3: window({}) }, queues: { tax: queue(0, 1) }, devices: { s: device('s') } }))).toEqual([])
  })

  it('names an open window that calls nobody while somebody waits, and no other', () => {
    const windows = { 3: window({}) }
    expect(texts(office({ windows, queues: { tax: queue(2, 1) } }))).toEqual(['Window 3 has called nobody for 12 min while people wait'])
    expect(texts(office({ windows: { 3: window({ since: '2026-11-23T09:31:00+08:00' }) }, queues: { tax: queue(2, 1) } }))).toEqual([])
    expect(texts(office({ windows: { 3: window({ state: 'closed' }) }, queues: { tax: queue(0, 1) } }))).toEqual([])
  })

  it('names who waits for a window that nobody opened, before anything milder', () => {
    const of = office({ windows: { 3: window({ state: 'paused', since: '2026-11-23T09:20:00+08:00' }) }, queues: { tax: queue(4, 0, 50) } })
    expect(texts(of)).toEqual(['4 wait for Tax and no window is open', 'Window 3 has been paused for 20 min'])
  })

  it('names waits over the target', () => {
    expect(texts(office({ queues: { tax: queue(4, 1, 30) } }))).toEqual(['Tax: somebody has waited 30 min, the target is 30'])
    expect(texts(office({ queues: { tax: queue(4, 1, 29) } }))).toEqual([])
  })

  it('counts devices of a kind that are away and names few', () => {
    const away = (name: string) => device(name, { status: 'offline', health: null })
    expect(texts(office({ devices: { a: away('strip-1'), b: away('strip-2'), c: away('strip-3') } }))).toEqual(['3 offline: Window strips'])
    expect(texts(office({ devices: { a: away('strip-1') } }))).toEqual(['strip-1: Offline'])
    const paper = device('kiosk-1', { kind: 'kiosk', health: { printer: { state: 'paper_low' } } })
    expect(alarmsOf(office({ devices: { k: paper } }), NOW)[0]).toMatchObject({ level: 'warn', to: 'devices' })
  })

  it('says that the day is over', () => {
    expect(texts(office({ day: null }))).toEqual(['The day has not been opened, or is over.'])
  })

  it('names who did not take what, and leads there', () => {
    const stuck = office({ outbox: { intake: CALM, 'unit-fire': { ...CALM, waiting: 9, parked: 2 } } })
    expect(texts(stuck)).toEqual(['2 messages could not be sent: Unit fire'])
    expect(alarmsOf(stuck, NOW)[0]).toMatchObject({ to: 'intake?receiver=unit-fire' })
  })

  it('counts bad ratings that are overdue, not those that are due soon, and leads to their board', () => {
    expect(texts(office({ follow_ups: { overdue: 0, soon: 4, none: 2 } }))).toEqual([])
    const late = office({ follow_ups: { overdue: 2, soon: 1, none: 0 } })
    expect(texts(late)).toEqual(['Bad ratings overdue: 2'])
    expect(alarmsOf(late, NOW)[0]).toMatchObject({ level: 'bad', to: 'follow-ups' })
  })

  it('keeps to the minutes of the centre, and to the promise of each queue', () => {
    const slow = { alarms: { quiet_minutes: 13, called_minutes: 5, paused_minutes: 15, serving_minutes: 30 } }
    expect(texts(office({ windows: { 3: window({}) }, queues: { tax: queue(2, 1) }, ...slow }))).toEqual([])
    expect(texts(office({ queues: { tax: { ...queue(4, 1, 30), target_minutes: 45 } } }))).toEqual([])
  })

  it('names overdue cases, to be answered for where they stand, and what would help, with its queue', () => {
    const urged = [{ case_number: 'AJ1', number: 'A001', window: '3', due: '2026-11-20', since: '' }]
    const suggestions = [{ kind: 'open_window', queue: 'tax', text: { zh: '', en: 'Please open one more window' } }]
    const found = alarmsOf(office({ urged, suggestions, windows: { 3: window({}) } }), NOW)
    expect(found[0]).toMatchObject({ level: 'bad', urged: 'AJ1', text: 'Overdue case AJ1 (Window 3 A001), due 2026-11-20' })
    expect(found[1]).toMatchObject({ level: 'warn', to: 'windows?queue=tax', text: 'Please open one more window' })
  })
})
