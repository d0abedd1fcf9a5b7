import { describe, expect, it } from 'vitest'
import { en } from './en'
import { zh } from './zh'

type Files = Record<string, Record<string, Record<string, string>>>
const ROOMS: Record<string, Files> = {
  zh: import.meta.glob('./zh/*.ts', { eager: true }),
  en: import.meta.glob('./en/*.ts', { eager: true }),
}

const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort()

describe('the two catalogues', () => {
  it('have the same keys', () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort())
  })

  it.each(Object.keys(zh) as (keyof typeof zh)[])('name the same values in %s', (key) => {
    expect(places(en[key])).toEqual(places(zh[key]))
  })

  // A page would say the other room's sentence: the later file wins, and no compiler minds.
  it.each(Object.entries(ROOMS))('have no key in two rooms: %s', (language, rooms) => {
    const keys = Object.values(rooms).flatMap((file) => Object.values(file).flatMap((words) => Object.keys(words)))
    expect(keys.filter((key, place) => keys.indexOf(key) !== place)).toEqual([])
    expect(keys.sort(), 'every file is one of the catalogue').toEqual(Object.keys(language === 'zh' ? zh : en).sort())
  })
})
