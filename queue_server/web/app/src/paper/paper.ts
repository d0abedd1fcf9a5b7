/**
 * Where everything stands on a slip, in the printer's own dots: pure. 80 mm paper is 576 dots or 48 columns of 12,
 * 58 mm paper is 384 dots or 32 columns; a Chinese character takes two columns.
 */
import type { Align, PaperItem } from '../types'

export const COLUMN = 12
export const LINE = 30
const GLYPH = 24
const QR_GAP = 12

export interface Glyphs {
  kind: 'glyphs'
  /** Left edge of each character, before scaling by `wide`. */
  xs: number[]
  text: string
  x: number
  y: number
  wide: number
  high: number
  bold: boolean
}

export interface Qr {
  kind: 'qr'
  data: string
  x: number
  y: number
  /** Dots a module. */
  size: number
}

export interface Picture {
  kind: 'picture'
  x: number
  y: number
  width: number
  height: number
  scale: number
  data: string
}

export type Mark = Glyphs | Qr | Picture

export interface Sheet {
  width: number
  height: number
  marks: Mark[]
}

/** Modules of a QR code are so many dots wide where the printer was told nothing else. */
export const QR_DOTS = 6

/** The rule of the printers' GBK fonts: one column for ASCII, two for everything else. */
export function columnsOf(char: string): number {
  return (char.codePointAt(0) ?? 0) < 0x80 ? 1 : 2
}

/** Break a line as a printer does: in mid-word, where the paper ends. */
export function wrapped(text: string, columns: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const char of text) {
    const cost = columnsOf(char)
    if (used + cost > columns && line) {
      lines.push(line)
      line = ''
      used = 0
    }
    line += char
    used += cost
  }
  return [...lines, line]
}

/** Lay out one slip. `columns` is 48 or 32; `qrModules` tells how many modules wide the code of a text is. */
export function layOut(items: PaperItem[], columns: number, qrModules: (data: string) => number): Sheet {
  const width = columns * COLUMN
  const marks: Mark[] = []
  let y = 0
  for (const item of items) {
    if (item.kind === 'text') {
      const wide = item.width ?? 1
      const high = item.height ?? 1
      for (const line of item.text.replace(/\r?\n$/, '').split('\n').flatMap((one) => wrapped(one, Math.floor(columns / wide)))) {
        if (line) marks.push(glyphs(line, item, width, y, wide, high))
        y += Math.max(LINE, GLYPH * high + 6)
      }
    } else if (item.kind === 'qr') {
      const modules = qrModules(item.data)
      const size = Math.min(item.size ?? QR_DOTS, Math.floor(width / modules) || 1)
      marks.push({ kind: 'qr', data: item.data, x: placed(modules * size, width, item.align ?? 'center'), y: y + QR_GAP, size })
      y += modules * size + 2 * QR_GAP
    } else if (item.kind === 'raster') {
      const scale = item.scale ?? 1
      const x = placed(item.width * scale, width, item.align ?? 'center')
      marks.push({ kind: 'picture', x, y, width: item.width, height: item.height, scale, data: item.data })
      y += item.height * scale
    }
  }
  return { width, height: y, marks }
}

function glyphs(line: string, item: { align?: Align; bold?: boolean }, width: number, y: number, wide: number, high: number): Glyphs {
  const xs: number[] = []
  let at = 0
  for (const char of line) {
    xs.push(at)
    at += columnsOf(char) * COLUMN
  }
  const x = placed(at * wide, width, item.align)
  return { kind: 'glyphs', xs, text: line, x, y, wide, high, bold: item.bold ?? false }
}

function placed(wide: number, width: number, align: Align = 'left'): number {
  const slack = Math.max(0, width - wide)
  if (align === 'center') return Math.floor(slack / 2)
  return align === 'right' ? slack : 0
}

/** 32 columns where everything fits on 58 mm paper, else 48: the bytes themselves do not tell the paper's width. */
export function paperColumns(items: PaperItem[]): 32 | 48 {
  const narrow = items.every((item) => {
    if (item.kind === 'raster') return item.width <= 32 * COLUMN
    if (item.kind !== 'text') return true
    return item.text.split('\n').every((line) => [...line].reduce((sum, char) => sum + columnsOf(char), 0) * (item.width ?? 1) <= 32)
  })
  return narrow ? 32 : 48
}

/** The newest slip on the roll: everything after the cut before the last, the last cut taken off. */
export function lastSlip(paper: PaperItem[]): PaperItem[] {
  const slips: PaperItem[][] = [[]]
  for (const item of paper) {
    if (item.kind === 'cut') slips.push([])
    else slips[slips.length - 1]?.push(item)
  }
  return slips.filter((slip) => slip.length > 0).pop() ?? []
}

/** The black dots of a 1-bit picture as [x, y] pairs; rows are padded to whole bytes, the highest bit is leftmost. */
export function blackDots(width: number, height: number, base64: string): [number, number][] {
  const bytes = Uint8Array.from(atob(base64), (char) => char.charCodeAt(0))
  const stride = Math.ceil(width / 8)
  const dots: [number, number][] = []
  for (let y = 0; y < height; y += 1) {
    for (let x = 0; x < width; x += 1) {
      if (((bytes[y * stride + (x >> 3)] ?? 0) >> (7 - (x & 7))) & 1) dots.push([x, y])
    }
  }
  return dots
}
