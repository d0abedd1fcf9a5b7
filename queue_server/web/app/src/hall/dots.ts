/** A text as the dots of an LED strip: 16 rows; a letter is 8 dots wide, a Chinese character 16, as in the card's own font. */
export const ROWS = 16
const CELL = 8
const THRESHOLD = 96

export interface Dots {
  columns: number
  lit: Uint8Array
}

export const LED_COLOURS = { red: '#ff5148', green: '#45f793', yellow: '#ffcb45' } as const

/** Draw each character small in its own cell on a hidden canvas and keep the pixels that are dark enough. */
export function textDots(text: string): Dots {
  const cells = [...text].map((char) => ({ char, wide: char.charCodeAt(0) < 0x80 ? CELL : 2 * CELL }))
  const columns = cells.reduce((sum, cell) => sum + cell.wide, 0)
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, columns)
  canvas.height = ROWS
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen || columns === 0) return { columns: 0, lit: new Uint8Array(0) }
  pen.font = "500 15px 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', 'WenQuanYi Micro Hei', sans-serif"
  pen.textAlign = 'center'
  let left = 0
  for (const { char, wide } of cells) {
    pen.fillText(char, left + wide / 2, 14, wide)
    left += wide
  }
  const pixels = pen.getImageData(0, 0, columns, ROWS).data
  const lit = new Uint8Array(columns * ROWS)
  for (let at = 0; at < lit.length; at += 1) lit[at] = (pixels[at * 4 + 3] ?? 0) >= THRESHOLD ? 1 : 0
  return { columns, lit }
}
