/** The regions and colours are those of the displays' own boards: tests/queue_server/test_board_twins.py writes twins.json. */
import { describe, expect, it } from 'vitest'
import { together } from './entrance'
import { fitted, roughRuler } from './fitting'
import { adviceBox, codeParts, entranceOf, layoutOf, servicesBox, type Box } from './layout'
import { paletteOf, RED } from './palette'
import twins from './twins.json'

const rounded = (value: unknown): unknown =>
  JSON.parse(JSON.stringify(value, (_key, part: unknown) => (typeof part === 'number' ? Math.round(part * 1000) / 1000 : part)))

describe('the twin of the board', () => {
  it.each(twins.layouts.map((one) => [`${one.size.join('x')}${one.stage ? ' with a playlist' : ''}`, one] as const))('has the same regions at %s', (_name, one) => {
    const [width = 0, height = 0] = one.size
    expect(rounded(layoutOf(width, height, one.stage))).toEqual(rounded(one.layout))
    expect(rounded([adviceBox(layoutOf(width, height)), servicesBox(layoutOf(width, height))])).toEqual(rounded([one.advice, one.services]))
    const entrance = entranceOf(layoutOf(width, height), true)
    expect(rounded([entrance, codeParts(entrance.code as Box)])).toEqual(rounded([one.entrance, one.code]))
  })

  it.each(twins.palettes)('has the same colours in %o', ({ theme, palette }) => {
    expect(paletteOf(theme)).toEqual(palette)
    expect(RED).toBe(twins.red)
  })

  it.each(twins.lists)('lists $names in the same way', ({ names, comma, said }) => {
    expect(together(names, comma)).toBe(said)
  })

  it.each(twins.broken)('breaks $text at $width in the same places', ({ text, width, lines }) => {
    expect(fitted(text, width, 9999, { size: 100, smallest: 100, rows: 99 }, roughRuler).lines).toEqual(lines)
  })
})
