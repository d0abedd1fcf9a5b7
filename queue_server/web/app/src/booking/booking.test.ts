import { describe, expect, it } from 'vitest'
import { clockOf, dayOf, proposed, type FreeDay } from './shapes'

const DAYS: FreeDay[] = [
  { date: '2026-11-24', slots: [{ at: '2026-11-24T09:30:00+08:00', free: 1 }, { at: '2026-11-24T10:00:00+08:00', free: 5, quiet: true }] },
  { date: '2026-11-25', slots: [{ at: '2026-11-25T09:00:00+08:00', free: 5, quiet: true }] },
]

describe('times of the hall', () => {
  it('are shown as the hall wrote them, wherever the phone is', () => {
    expect(clockOf('2026-11-24T23:45:00+08:00')).toBe('23:45')
    expect(dayOf('2026-11-24T00:15:00+08:00', 'zh')).toContain('24日')
    expect(dayOf('2026-11-24T00:15:00+08:00', 'en')).toBe('Tue 24 Nov')
  })

  it('the quiet ones are proposed first, in order', () => {
    expect(proposed(DAYS).map((slot) => clockOf(slot.at))).toEqual(['10:00', '09:00'])
    expect(proposed(DAYS, 1)).toHaveLength(1)
  })
})
