import { describe, expect, it } from 'vitest'
import { patched } from './patch'

describe('a patch', () => {
  it('merges objects and replaces everything else', () => {
    const old = { ticket: null, rows: { A001: ['tax', 1], A002: ['tax', 2] }, window: { state: 'idle', number: null } }
    const patch = { ticket: { number: 'A001' }, rows: { '-': ['A001'], A003: ['tax', 3] }, window: { state: 'called' } }
    expect(patched(old, patch)).toEqual({
      ticket: { number: 'A001' },
      rows: { A002: ['tax', 2], A003: ['tax', 3] },
      window: { state: 'called', number: null },
    })
    expect(Object.keys(old.rows)).toEqual(['A001', 'A002'])
  })

  it('knows a value that is null from one that is gone', () => {
    expect(patched({ a: { b: 1 } }, { a: null })).toEqual({ a: null })
    expect(patched({ a: { b: 1 }, c: 2 }, { '-': ['a'] })).toEqual({ c: 2 })
  })

  it('replaces lists as a whole', () => {
    expect(patched({ row: [1, 2, 3] }, { row: [9] })).toEqual({ row: [9] })
  })
})
