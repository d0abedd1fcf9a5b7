/**
 * Where everything stands on a slip, in the printer's own dots: pure. 80 mm paper is 576 dots or 48 columns of 12,
 * 58 mm paper is 384 dots or 32 columns; a Chinese character takes two columns.
 */
import type { PaperItem } from '../types'

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
  y: number
}

export interface Picture {
  kind: 'picture'
  x: number
  y: number
  width: number
  height: number
  data: string
}

export type Mark = Glyphs | Qr | Picture

export interface Sheet {
  width: number
  height: number
  marks: Mark[]
}

/** Modules of a QR code are drawn this many dots wide, as far as the paper allows. */
export const QR_DOTS = 6

export function columnsOf(char: string): number {
  const code = char.codePointAt(0) ?? 0
  const wide =
    (code >= 0x1100 && code <= 0x115f) ||
    (code >= 0x2e80 && code <= 0xa4cf) ||
    (code >= 0xac00 && code <= 0xd7a3) ||
    (code >= 0xf900 && code <= 0xfaff) ||
    (code >= 0xfe30 && code <= 0xfe6f) ||
    (code >= 0xff00 && code <= 0xff60) ||
    (code >= 0xffe0 && code <= 0xffe6) ||
    (code >= 0x2010 && code <= 0x27bf) || // dashes, boxes, arrows: full width in GB 18030 printers
    code >= 0x1f300
  return wide ? 2 : 1
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
      marks.push({ kind: 'qr', data: item.data, y: y + QR_GAP })
      y += Math.min(qrModules(item.data) * QR_DOTS, width) + 2 * QR_GAP
    } else if (item.kind === 'raster') {
      marks.push({ kind: 'picture', x: Math.max(0, Math.floor((width - item.width) / 2)), y, width: item.width, height: item.height, data: item.data })
      y += item.height
    }
  }
  return { width, height: y, marks }
}

function glyphs(line: string, item: { align?: string; bold?: boolean }, width: number, y: number, wide: number, high: number): Glyphs {
  const xs: number[] = []
  let at = 0
  for (const char of line) {
    xs.push(at)
    at += columnsOf(char) * COLUMN
  }
  const slack = Math.max(0, width - at * wide)
  const x = item.align === 'center' ? slack / 2 : item.align === 'right' ? slack : 0
  return { kind: 'glyphs', xs, text: line, x, y, wide, high, bold: item.bold ?? false }
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
