import { describe, expect, it } from 'vitest'
import { isCase, typedCase } from './caseNumber'

describe('a case number', () => {
  it('is whatever can be read, without the blanks around it', () => {
    expect(typedCase('  浦政受〔2026〕12号 ')).toBe('浦政受〔2026〕12号')
    expect(typedCase('   ')).toBeNull()
    expect(['', 'A-1', 'x'.repeat(64), ' A '].map(isCase)).toEqual([true, true, true, true])
  })

  it('is never cut off in silence, and holds nothing that cannot be seen', () => {
    expect(['x'.repeat(65), 'a\u0000b', 'a\u200bb', 'a\nb'].map(isCase)).toEqual([false, false, false, false])
  })
})
