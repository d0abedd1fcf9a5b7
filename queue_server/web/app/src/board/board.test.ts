import { describe, expect, it } from 'vitest'
import type { BoardData, Hall, HallCall, HallQueue, HallWindow, Show } from '../types'
import { adviceOf, feelingOf, gridOf, linesOf } from './entrance'
import { broken, fitted, LINE, roughRuler } from './fitting'
import { layoutOf } from './layout'
import { runs, runningTime } from './notice'
import { contrastOf, paletteOf, USUAL } from './palette'
import { due, hallTime, turned } from './playlist'
import { away, FRESH_MS, newestOf, pagesOf, rowsOf, seenWith, titleOf, waitWords, windowsOf, windowsSentence } from './shown'

const NOW = Date.parse('2026-11-23T09:41:08+08:00')
const names = (zh: string, en = zh) => ({ zh, en })

function call(number: string, window: string, more: Partial<HallCall> = {}): HallCall {
  return { call: `c-${number}`, number, window, window_name: names(`${window}号窗口`), state: 'called', nth: 1, at: new Date(NOW - 60_000).toISOString(), zone: 'hall', ...more }
}

function window(id: string, state: HallWindow['state'], zone = 'hall'): HallWindow {
  return { window: id, name: names(`${id}号窗口`), kind: 'domain', state, number: null, call: null, since: null, services: [], zone }
}

const queue = (more: Partial<HallQueue> = {}): HallQueue => ({ queue: 'tax', letter: 'A', name: names('税务'), waiting: 3, open_windows: 1, wait_low: 5, wait_high: 9, ...more })
const hall = (calls: HallCall[], more: Partial<Hall> = {}): Hall => ({ seq: 1, day: null, windows: {}, queues: {}, calls, notice: null, ...more })
const data: BoardData = { theme: USUAL, playlist: [], zones: { east: names('东区', 'East') }, arrows: { '3': 'left' } }

describe('the calls on a board', () => {
  it('are as old as they are when the board wakes, and new when they come later', () => {
    const waking = seenWith(null, [call('A001', '3')], NOW)
    const later = seenWith(waking, [call('A002', '4'), call('A001', '3')], NOW)
    const rows = rowsOf(hall([call('A002', '4'), call('A001', '3')]), data, null, later, NOW + 1000)
    expect(rows.map((row) => [row.number, row.fresh])).toEqual([['A002', true], ['A001', false]])
    expect(rowsOf(hall([call('A002', '4')]), data, null, later, NOW + FRESH_MS)[0]?.fresh).toBe(false)
  })

  it('are new again when recalled, and say so', () => {
    const seen = seenWith(seenWith(null, [call('A001', '3')], NOW), [call('A001', '3', { call: 'again', nth: 2 })], NOW)
    const row = rowsOf(hall([call('A001', '3', { call: 'again', nth: 2 })]), data, null, seen, NOW)[0]
    expect(row && titleOf(row).zh).toBe('再次呼叫')
  })

  it('have the way and the part of the building, and keep to their zone', () => {
    const calls = [call('A001', '3', { zone: 'east' }), call('B001', '5')]
    expect(rowsOf(hall(calls), data, 'east', {}, NOW)).toMatchObject([{ number: 'A001', way: 'left', zone: { en: 'East' } }])
    expect(rowsOf(hall(calls), data, null, {}, NOW)[1]).toMatchObject({ way: null, zone: null })
  })

  it('show one line a window: with two at once the newer is right', () => {
    expect(rowsOf(hall([call('A002', '3'), call('A001', '3')]), null, null, {}, NOW).map((row) => row.number)).toEqual(['A002'])
  })

  it('leave the bright band once they are served', () => {
    const rows = rowsOf(hall([call('A002', '3', { state: 'serving' }), call('A001', '4')]), null, null, {}, NOW)
    expect(newestOf(rows)?.number).toBe('A001')
    expect(newestOf(rows.slice(0, 1))).toBeNull()
  })
})

describe('windows and queues', () => {
  it('are told in words', () => {
    const all = [window('10', 'paused'), window('2', 'closed'), window('3', 'idle')]
    expect(windowsSentence(all)).toBeNull()
    expect(away(windowsOf(hall([], { windows: Object.fromEntries(all.map((one) => [one.window, one])) }), null)).map((one) => one.window)).toEqual(['2', '10'])
    expect(windowsSentence([window('1', 'idle')])?.en).toBe('All windows are open')
    expect(windowsSentence([window('1', 'closed')])?.en).toBe('All windows are closed')
    expect(windowsSentence([])).toBeNull()
    expect(windowsOf(hall([], { windows: { '1': window('1', 'idle', 'east') } }), 'hall')).toEqual([])
  })

  it('turn pages where they do not fit', () => {
    expect(pagesOf([5, 5, 20, 3], 12, 1, (wide) => wide)).toEqual([[5, 5], [20], [3]])
  })

  it('say how long about', () => {
    expect(waitWords(queue()).zh).toBe('5～9分钟')
    expect(waitWords(queue({ wait_low: 9 })).en).toBe('about 9 min')
    expect(waitWords(queue({ wait_basis: 'none' }))).toEqual({ zh: '', en: '' })
    expect(waitWords(queue({ wait_basis: 'none', waiting: 0 })).en).toBe('Hardly any wait')
    expect(waitWords(queue({ waiting: 0 })).en).toBe('Hardly any wait')
    expect(waitWords(queue({ open_windows: 0 })).en).toBe('No open window')
  })
})

describe('a notice', () => {
  it('stands while it fits and runs when it is long, at one speed', () => {
    const long = names('请'.repeat(200), 'please '.repeat(50))
    expect(runs(names('请排队', 'Please queue'), 1848, roughRuler)).toBe(false)
    expect(runs(long, 1848, roughRuler)).toBe(true)
    expect(runs(null, 1848, roughRuler)).toBe(false)
    const twice = names(long.zh + long.zh, long.en + long.en)
    expect(runningTime(twice, 1920, roughRuler) / runningTime(long, 1920, roughRuler)).toBeCloseTo(2, 1)
  })
})

describe('text in a box', () => {
  it('is made smaller, never below its least size', () => {
    expect(fitted('A001', 1000, 100, { size: 100 }, roughRuler).size).toBe(100)
    expect(fitted('A001', 116, 100, { size: 100, smallest: 20 }, roughRuler).size).toBeCloseTo(50)
    expect(fitted('A'.repeat(500), 116, 100, { size: 100, smallest: 20 }, roughRuler).size).toBe(20)
  })

  it('is wrapped so that it fits both ways', () => {
    const { size, lines } = fitted('请从最近的安全出口有序撤离', 600, 300, { size: 200, smallest: 20, rows: 5 }, roughRuler)
    expect(lines.join('')).toBe('请从最近的安全出口有序撤离')
    expect(lines.length * size * LINE).toBeLessThanOrEqual(300.5)
    expect(Math.max(...lines.map((line) => (roughRuler(line, false) * size) / 100))).toBeLessThanOrEqual(600)
  })

  it('breaks Latin at words and never before a comma', () => {
    const one = (line: string) => line.length
    expect(broken('please leave now', 8, one)).toEqual(['please', 'leave', 'now'])
    expect(broken('请离开，谢谢', 3, one)).toEqual(['请离', '开，谢', '谢'])
  })
})

describe('colours', () => {
  it.each([USUAL, { night_top: '#FFFFFF', night: '#000000', panel: '#7F7F7F', accent: '#808000' }])('keep 4.5:1 in any theme', (theme) => {
    const hue = paletteOf(theme)
    for (const [ink, ground] of [['ink', 'panel'], ['pale', 'panel'], ['call', 'panel'], ['serving', 'panel'], ['accent_ink', 'accent'], ['night_ink', 'night_top'], ['night_ink', 'night'], ['ink', 'badge']] as const) {
      expect(contrastOf(hue[ink], hue[ground])).toBeGreaterThanOrEqual(4.5)
    }
  })
})

describe('the playlist', () => {
  const show = (more: Partial<Show> = {}): Show => ({ kind: 'text', text: names('提示'), seconds: 10, days: ['mon'], from: '09:00', to: '12:00', ...more })
  const monday = hallTime(NOW, 'Asia/Shanghai')

  it('keeps its days and hours by the hall’s clock', () => {
    expect(monday).toEqual({ clock: '09:41', weekday: 'mon' })
    expect(due(show(), monday)).toBe(true)
    expect(due(show(), { clock: '12:00', weekday: 'mon' })).toBe(false)
    expect(due(show({ days: ['tue'] }), monday)).toBe(false)
    expect(due(show({ from: '22:00', to: '02:00' }), { clock: '01:00', weekday: 'tue' })).toBe(true)
  })

  it('gives each its seconds, passes over what cannot be shown, and ends when there is nothing', () => {
    const shows = [show(), show({ seconds: 5 }), show({ days: ['sun'] })]
    const first = turned(shows, null, NOW, monday, new Set())
    expect(first).toEqual({ place: 0, since: NOW })
    expect(turned(shows, first, NOW + 9999, monday, new Set())).toBe(first)
    expect(turned(shows, first, NOW + 10_000, monday, new Set())?.place).toBe(1)
    expect(turned(shows, first, NOW + 1, monday, new Set(), true)?.place).toBe(1)
    expect(turned(shows, first, NOW + 1, monday, new Set([0]))?.place).toBe(1)
    expect(turned(shows, first, NOW, monday, new Set([0, 1]))).toBeNull()
  })
})

describe('the entrance board', () => {
  const centre = {
    id: 'c', name: names('中心'), hotline: '', timezone: 'Asia/Shanghai', simulated: false, booking: true, notice: null,
    services: [{ id: 'tax', name: names('税务', 'Tax'), queue: 'tax' }, { id: 'land', name: names('不动产', 'Land'), queue: 'land' }],
    queues: [{ id: 'tax', letter: 'A', name: names('税务') }],
    windows: [{ id: '3', name: names('3号窗口'), kind: 'domain', zone: 'hall', serves: ['tax'], supports: [], services: ['tax'] }],
  }

  it('tells each service in a word, with where to go', () => {
    const [tax, land] = linesOf(centre, data, { tax: queue() })
    expect(tax).toMatchObject({ letter: 'A', feeling: 'quiet', where: { zh: '3号窗口' }, share: 9 / 60 })
    expect(land?.feeling).toBe('unknown')
    expect(linesOf(centre, data, { tax: queue({ open_windows: 0 }) })[0]?.feeling).toBe('closed')
    expect(linesOf(centre, data, { tax: queue({ closed: { tax: names('已满', 'Full') } }) })[0]).toMatchObject({ feeling: 'closed', wait: { en: 'Full' } })
  })

  it('knows quiet from busy', () => {
    expect([0, 10, 11, 30, 31].map((minutes) => feelingOf(queue({ wait_high: minutes })))).toEqual(['quiet', 'quiet', 'steady', 'steady', 'busy'])
    expect(feelingOf(queue({ wait_high: 50, wait_basis: 'none' }))).toBe('open')
  })

  it('gives one advice', () => {
    expect(adviceOf(linesOf(centre, data, { tax: queue() })).en).toBe('Quiet now: Tax')
    expect(adviceOf(linesOf(centre, data, { tax: queue({ wait_high: 50 }) })).en).toBe('Every service has a wait now')
    expect(adviceOf(linesOf(centre, data, {})).en).toBe('No service gives numbers now')
  })

  it('has as few pages as can be', () => {
    expect(gridOf(layoutOf(1920, 1080), 9)).toEqual({ columns: 2, rows: 5 })
    expect(gridOf(layoutOf(1080, 1920), 9).columns).toBe(1)
  })
})
