import { describe, expect, it } from 'vitest'
import { en } from './en'
import { zh } from './zh'

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe('the two catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })

  it.each(Object.keys(zh) as (keyof typeof zh)[])('name the same values in %s', (key) => {
    expect(places(en[key])).toEqual(places(zh[key]))
  })
})
