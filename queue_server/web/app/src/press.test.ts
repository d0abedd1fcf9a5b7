import { describe, expect, it } from 'vitest'
import { usePressLock } from './press'

describe('the press lock', () => {
  it('lets one press through and swallows the second until the answer has come', async () => {
    const { busy, press } = usePressLock()
    let answer: (value: string) => void = () => undefined
    let runs = 0
    const act = () => {
      runs += 1
      return new Promise<string>((resolve) => (answer = resolve))
    }
    const first = press('call-next', act)
    expect(busy.value).toBe('call-next')
    expect(await press('call-next', act)).toBeUndefined()
    expect(await press('finish', act)).toBeUndefined()
    answer('A001')
    expect(await first).toBe('A001')
    expect(runs).toBe(1)
    expect(busy.value).toBeNull()
  })

  it('opens again after a failure', async () => {
    const { busy, press } = usePressLock()
    await expect(press('start', () => Promise.reject(new Error('away')))).rejects.toThrow('away')
    expect(busy.value).toBeNull()
  })
})
