import { describe, expect, it } from 'vitest'
import type { Work } from './shapes'
import { differs, marked, markOf, moved, wishOf } from './work'

const work: Work = { window: '3', name: { zh: '', en: '' }, kind: 'domain', serves: ['tax', 'police'], supports: ['general'], version: '', assigned: false }

describe('what a window serves', () => {
  it('moves with one drag, and the rest of it stays', () => {
    expect(moved(work, 'tax', 'estate')).toEqual({ serves: ['estate', 'police'], supports: ['general'] })
  })

  it('names no queue twice after a drag', () => {
    expect(moved(work, 'tax', 'police')).toEqual({ serves: ['police'], supports: ['general'] })
    expect(moved(work, 'tax', 'general')).toEqual({ serves: ['general', 'police'], supports: [] })
  })

  it('is marked queue by queue', () => {
    const wish = marked(marked(wishOf(work), 'tax', 'support'), 'estate', 'own')
    expect(wish).toEqual({ serves: ['police', 'estate'], supports: ['general', 'tax'] })
    expect(['tax', 'estate', 'police', 'general', 'civil'].map((queue) => markOf(wish, queue))).toEqual(['support', 'own', 'own', 'support', 'none'])
    expect(marked(wish, 'tax', 'none').supports).toEqual(['general'])
  })

  it('differs when another is served, not when the order is another', () => {
    expect(differs(wishOf(work), work)).toBe(false)
    expect(differs({ serves: ['police', 'tax'], supports: ['general'] }, work)).toBe(false)
    expect(differs({ serves: ['tax'], supports: ['general', 'police'] }, work)).toBe(true)
  })
})
