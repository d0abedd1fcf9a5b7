import { describe, expect, it } from 'vitest'
import { getIfChanged, patient, Problem, put, RETRY_PAUSES_MS, send, Unreachable, whenSessionEnds, type Transport } from './api'

/** A network that gives these answers in turn; an Error is a cable pulled out. */
function network(...answers: (Response | Error)[]) {
  const requests: RequestInit[] = []
  const pauses: number[] = []
  let keys = 0
  const transport: Transport = {
    fetch: async (_path, init) => {
      requests.push(init ?? {})
      const answer = answers.shift()
      if (answer instanceof Response) return answer
      throw answer ?? new TypeError('nothing more planned')
    },
    pause: async (ms) => void pauses.push(ms),
    key: () => `key-${(keys += 1)}`,
  }
  const keyOf = (request: RequestInit) => (request.headers as Record<string, string>)['Idempotency-Key']
  return { transport, requests, pauses, keys: () => requests.map(keyOf) }
}

const ignore = () => undefined
const json = (status: number, body: unknown) => new Response(JSON.stringify(body), { status })

describe('a press', () => {
  it('whose answer was lost is sent again with the same key', async () => {
    const net = network(new TypeError('network'), new Response('', { status: 503 }), json(200, { call: 'c1' }))
    expect(await send('/api/v1/windows/3/call-next', {}, ignore, net.transport)).toEqual({ call: 'c1' })
    expect(net.keys()).toEqual(['key-1', 'key-1', 'key-1'])
  })

  it('and the next press have different keys', async () => {
    const net = network(json(200, {}), json(200, {}))
    await send('/x', {}, ignore, net.transport)
    await send('/x', {}, ignore, net.transport)
    expect(net.keys()).toEqual(['key-1', 'key-2'])
  })

  it('that the server refuses is not sent again, and its sentence is kept', async () => {
    const refusal = { reason: 'wrong_state', message: { zh: '正在办理', en: 'being served' } }
    const net = network(json(409, refusal))
    const error = await send('/x', {}, ignore, net.transport).catch((caught: unknown) => caught)
    expect(error).toBeInstanceOf(Problem)
    expect((error as Problem).names).toEqual(refusal.message)
    expect(net.requests).toHaveLength(1)
  })

  it('is given up after the last pause, and said so', async () => {
    const net = network()
    const heard: number[] = []
    await expect(send('/x', {}, (n) => heard.push(n), net.transport)).rejects.toBeInstanceOf(Unreachable)
    expect(net.pauses).toEqual([...RETRY_PAUSES_MS])
    expect(heard).toEqual([1, 2, 3, 4, 5])
  })

  it('that is kept is sent until an answer comes, with the same key, and no longer than it is kept', async () => {
    const away = Array.from({ length: RETRY_PAUSES_MS.length + 3 }, () => new TypeError('network'))
    const net = network(...away, json(200, { call: 'c1' }))
    let asked = 0
    const patience = async () => (asked += 1) > 0
    expect(await send('/x', {}, ignore, { ...net.transport, patience })).toEqual({ call: 'c1' })
    expect([asked, new Set(net.keys()).size]).toEqual([3, 1])
    const gone = network()
    const over = { ...gone.transport, patience: async () => false }
    await expect(send('/x', {}, ignore, over)).rejects.toBeInstanceOf(Unreachable)
  })

  it('that is patient outlives a restart of a minute, with the same key, and then says so too', async () => {
    const away = Array.from({ length: RETRY_PAUSES_MS.length + 8 }, () => new TypeError('network'))
    const net = network(...away, json(200, { window: '14' }))
    expect(await send('/x', {}, ignore, patient(net.transport))).toEqual({ window: '14' })
    expect(new Set(net.keys()).size).toBe(1)
    const gone = network()
    await expect(send('/x', {}, ignore, patient(gone.transport))).rejects.toBeInstanceOf(Unreachable)
    expect(gone.pauses.reduce((sum, pause) => sum + pause, 0)).toBeGreaterThan(60_000)
  })

  it('answered with nothing (204: nobody waits) is null', async () => {
    const net = network(new Response(null, { status: 204 }))
    expect(await send('/x', {}, ignore, net.transport)).toBeNull()
  })
})

describe('a press in whose middle the session ended', () => {
  const ended = () => json(401, { reason: 'session_expired', message: { zh: '登录已过期', en: 'ended' } })

  it('is sent again with its own key once somebody has signed in', async () => {
    const net = network(ended(), json(200, { call: 'c1' }))
    whenSessionEnds(async () => true)
    expect(await send('/api/v1/windows/3/call-next', {}, ignore, net.transport)).toEqual({ call: 'c1' })
    whenSessionEnds(null)
    expect(net.keys()).toEqual(['key-1', 'key-1'])
  })

  it('is refused where nobody signs in', async () => {
    const net = network(ended())
    whenSessionEnds(async () => false)
    const error = await send('/x', {}, ignore, net.transport).catch((caught: unknown) => caught)
    whenSessionEnds(null)
    expect((error as Problem).reason).toBe('session_expired')
  })
})

describe('a conditional look', () => {
  it('sends the tag and hears that nothing has changed', async () => {
    const net = network(new Response(null, { status: 304 }))
    expect(await getIfChanged('/t', '"a"', net.transport)).toEqual({ etag: '"a"', body: null })
    expect(net.requests[0]?.headers).toEqual({ 'If-None-Match': '"a"' })
  })
})

describe('a change of what was looked at', () => {
  it('names the version, and is not sent twice: the answer to the second would be that somebody else was faster', async () => {
    const net = network(json(200, { version: 4 }))
    expect(await put('/settings', { volume: [] }, 3, net.transport)).toEqual({ version: 4 })
    expect(net.requests[0]?.headers).toMatchObject({ 'If-Match': '"3"' })
    const cut = network(new TypeError('network'))
    await expect(put('/settings', {}, 3, cut.transport)).rejects.toBeInstanceOf(Unreachable)
    expect(cut.requests).toHaveLength(1)
  })

  it('is told when it was overtaken', async () => {
    const net = network(json(412, { reason: 'other_version', message: { zh: '其他人', en: 'somebody else' } }))
    const error = await put('/settings', {}, 3, net.transport).catch((caught: unknown) => caught)
    expect((error as Problem).reason).toBe('other_version')
  })
})
