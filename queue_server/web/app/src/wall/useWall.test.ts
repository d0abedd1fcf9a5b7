import { describe, expect, it } from 'vitest'
import type { Transport } from '../api'
import { tokenOf, withToken } from './useWall'

describe('a wall that nobody signs in at', () => {
  it('finds its token behind the #, or none', () => {
    expect([tokenOf('#token=abc.DEF-1'), tokenOf('#x=1&token=t'), tokenOf(''), tokenOf('#')]).toEqual(['abc.DEF-1', 't', null, null])
  })

  it('carries it as a header beside the others, and never in the address', async () => {
    const asked: [string, RequestInit | undefined][] = []
    const transport: Transport = { fetch: async (input, init) => (asked.push([String(input), init]), new Response()), pause: async () => undefined, key: () => 'k' }
    await withToken('abc', transport).fetch('/api/v1/wall', { headers: { 'If-None-Match': 'e' } })
    expect(asked).toEqual([['/api/v1/wall', { headers: { 'If-None-Match': 'e', Authorization: 'Bearer abc' } }]])
    expect(withToken(null, transport)).toBe(transport)
  })
})
