import { describe, expect, it } from 'vitest'
import type { PaperItem } from '../types'
import { blackDots, columnsOf, COLUMN, lastSlip, layOut, LINE, paperColumns, wrapped } from './paper'
import { qrPath } from './qr'

const text = (words: string, more: object = {}): PaperItem => ({ kind: 'text', text: words, ...more })
const noQr = () => 0

describe('columns of paper', () => {
  it('a Chinese character takes two, a Latin one', () => {
    expect([...'A号，1—'].map(columnsOf)).toEqual([1, 2, 2, 1, 2])
  })

  it('lines break where the paper ends, never in the middle of a character', () => {
    expect(wrapped('12345取号', 6)).toEqual(['12345', '取号'])
    expect(wrapped('', 6)).toEqual([''])
  })

  it('tells 58 mm from 80 mm by what stands on it', () => {
    expect(paperColumns([text('-'.repeat(32))])).toBe(32)
    expect(paperColumns([text('-'.repeat(48))])).toBe(48)
    expect(paperColumns([text('A001', { width: 8 })])).toBe(32)
    expect(paperColumns([{ kind: 'raster', width: 576, height: 8, data: '' }])).toBe(48)
  })
})

describe('a slip', () => {
  it('sets the number four times as big in the middle, and the rest below it', () => {
    const sheet = layOut([text('A001', { align: 'center', width: 4, height: 4 }), text('税务\n')], 48, noQr)
    const [number, service] = sheet.marks
    expect(number).toMatchObject({ kind: 'glyphs', x: (576 - 4 * 4 * COLUMN) / 2, y: 0, wide: 4 })
    expect(service).toMatchObject({ x: 0, xs: [0, 24], y: 102 })
    expect(sheet.height).toBe(102 + LINE)
  })

  it('keeps empty lines and right alignment', () => {
    const sheet = layOut([text(''), text('3', { align: 'right' })], 32, noQr)
    expect(sheet.marks).toHaveLength(1)
    expect(sheet.marks[0]).toMatchObject({ x: 384 - COLUMN, y: LINE })
  })

  it('leaves room for its QR code', () => {
    const { modules } = qrPath('http://hall/t/abc')
    expect(modules).toBe(25)
    const sheet = layOut([{ kind: 'qr', data: 'http://hall/t/abc' }], 48, () => modules)
    expect(sheet.height).toBe(25 * 6 + 24)
    const small = layOut([{ kind: 'qr', data: 'http://hall/t/abc', size: 4, align: 'left' }], 32, () => modules)
    expect(small.marks[0]).toMatchObject({ x: 0, size: 4 })
  })

  it('prints a picture as many times as big as it was told', () => {
    const sheet = layOut([{ kind: 'raster', width: 96, height: 10, data: '', scale: 2, align: 'right' }], 32, noQr)
    expect(sheet.marks[0]).toMatchObject({ x: 384 - 192, scale: 2 })
    expect(sheet.height).toBe(20)
  })

  it('is the last one on the roll', () => {
    const cut: PaperItem = { kind: 'cut' }
    expect(lastSlip([text('A001'), cut, text('A002'), cut])).toEqual([text('A002')])
    expect(lastSlip([text('A001'), cut, text('A002')])).toEqual([text('A002')])
    expect(lastSlip([])).toEqual([])
  })
})

describe('a printed picture', () => {
  it('has its highest bit leftmost and rows padded to bytes', () => {
    const data = btoa(String.fromCharCode(0b10000000, 0b01000000, 0b00000001, 0b00000000))
    expect(blackDots(10, 2, data)).toEqual([[0, 0], [9, 0], [7, 1]])
  })
})
