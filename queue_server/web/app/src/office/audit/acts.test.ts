import { describe, expect, it } from 'vitest'
import { brief, did } from './acts'

describe('a value in one line', () => {
  it.each([
    [null, '–'],
    [{ role: 'clerk', window: '3', disabled: false }, '角色 clerk、窗口 3'],
    [{ must_change: true }, '待设密码'],
    [{ serves: ['tax', 'general'] }, '办理 tax general'],
    [{ window: null }, '–'],
    [3, '3'],
  ])('%j is %s', (value, words) => {
    expect(brief(value)).toBe(words)
  })
})

describe('an act', () => {
  it('is said in words, and by its own name where there are none', () => {
    expect(did('clerk.call-next')).toBe('叫下一位')
    expect(did('users.add')).toBe('新建用户')
    expect(did('moon.land')).toBe('moon.land')
  })
})
