import { describe, expect, it } from 'vitest'
import { brief } from './acts'

describe('a value in one line', () => {
  it.each([
    [null, '–'],
    [{ role: 'clerk', window: '3', disabled: false }, 'role clerk, window 3'],
    [{ must_change: true }, 'must_change'],
    [{ serves: ['tax', 'general'] }, 'serves tax general'],
    [{ window: null }, '–'],
    [3, '3'],
  ])('%j is %s', (value, words) => {
    expect(brief(value)).toBe(words)
  })
})
