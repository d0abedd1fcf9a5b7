/** A text as the dots of an LED strip: 16 rows, as many columns as the text is wide. */
export const ROWS = 16
const THRESHOLD = 100

export interface Dots {
  columns: number
  lit: Uint8Array
}

export const LED_COLOURS = { red: '#ff4338', green: '#3df08a', yellow: '#ffc531' } as const

/** Draw the text small on a hidden canvas and keep the pixels that are dark enough. */
export function textDots(text: string): Dots {
  const canvas = document.createElement('canvas')
  const pen = canvas.getContext('2d', { willReadFrequently: true })
  if (!pen || text === '') return { columns: 0, lit: new Uint8Array(0) }
  const font = "500 15px 'Noto Sans SC', 'Microsoft YaHei', 'PingFang SC', 'WenQuanYi Micro Hei', sans-serif"
  pen.font = font
  const columns = Math.max(1, Math.ceil(pen.measureText(text).width))
  canvas.width = columns
  canvas.height = ROWS
  pen.font = font
  pen.textBaseline = 'alphabetic'
  pen.fillText(text, 0, 13)
  const pixels = pen.getImageData(0, 0, columns, ROWS).data
  const lit = new Uint8Array(columns * ROWS)
  for (let at = 0; at < lit.length; at += 1) lit[at] = (pixels[at * 4 + 3] ?? 0) >= THRESHOLD ? 1 : 0
  return { columns, lit }
}
