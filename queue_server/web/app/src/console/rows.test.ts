import { describe, expect, it } from 'vitest'
import { waitingList } from './rows'
import type { Line } from './shapes'
import { waitLevel } from './thresholds'

const NOW = 1_795_395_600_000
const ago = (minutes: number) => NOW / 1000 - minutes * 60
const tax: Line = {
  queue: 'tax',
  weight: 1,
  rows: {
    A001: ['tax', 'returned', ago(50), ago(50), 0, 2],
    A002: ['tax', 'normal', ago(12), ago(12)],
    A003: ['tax', 'appointment', ago(25), ago(-5), 20],
    A004: ['tax', 'priority', ago(3), ago(3), 30, 0, '4'],
  },
}
const estate: Line = { queue: 'estate', weight: 2, rows: { B001: ['estate', 'normal', ago(8), ago(8)] } }

describe('the waiting list', () => {
  it('stands in the order of rank, those who must let others go first at the end', () => {
    expect(waitingList([tax, estate], '4', NOW).map((one) => [one.number, Math.round(one.rank)])).toEqual([
      ['A004', 33],
      ['B001', 16],
      ['A003', 15],
      ['A002', 12],
      ['A001', 50],
    ])
  })

  it('has those at the end who were sent to another window', () => {
    expect(waitingList([tax], '3', NOW).at(-1)?.number).toBe('A004')
  })

  it('tells the wait from the time of issue and the rank from the slot', () => {
    const promised = waitingList([tax], '4', NOW).find((one) => one.number === 'A003')
    expect([promised?.minutes, promised?.counted, promised?.credit]).toEqual([25, 0, 20])
  })

  it('knows what is special to few', () => {
    const list = waitingList([tax], '4', NOW)
    expect(list.find((one) => one.number === 'A001')?.others).toBe(2)
    expect(list.find((one) => one.number === 'A004')?.sentTo).toBe('4')
  })
})

describe('a wait', () => {
  it('is long and too long as the centre says', () => {
    const settings = { long_minutes: 10, over_minutes: 20 }
    expect([9, 10, 19, 20].map((minutes) => waitLevel(minutes, settings))).toEqual(['fine', 'long', 'long', 'over'])
  })
})
