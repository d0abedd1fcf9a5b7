import { describe, expect, it } from 'vitest'
import { ratingState } from './ratingState'

const until = '2026-11-23T09:01:00.000+08:00'
const END = Date.parse(until)
const asked = { prompt: 'p', number: 'A001', grade: null, until }

describe('a rating', () => {
  it('is asked for as long as the pad asks, and then not given', () => {
    expect([END - 1, END, END + 1].map((now) => ratingState(asked, now))).toEqual(['asked', 'none', 'none'])
    expect(ratingState({ ...asked, until: null }, END - 1)).toBe('none')
  })

  it('that was given is shown whenever it came, and a bad one stands out', () => {
    expect(([1, 2, 3, 5] as const).map((grade) => ratingState({ ...asked, grade }, END + 9))).toEqual(['bad', 'bad', 'rated', 'rated'])
  })
})
