/** Measures text with the page's own typeface, so that a board fits on any TV stick, whatever fonts it has. */
import { shallowRef } from 'vue'
import { roughRuler, type Ruler } from './fitting'

const KEPT = 2000
const known = new Map<string, number>()
let canvas: CanvasRenderingContext2D | null | undefined
const measured = shallowRef(0)
let face = 'sans-serif'

/** Another typeface has come: whatever was fitted is fitted anew. */
export function remeasure(): void {
  known.clear()
  measured.value += 1
}

export const pageRuler: Ruler = (text, bold) => {
  void measured.value // what is computed from a width follows the typeface
  const key = `${bold ? 'b' : 'n'}${text}`
  const before = known.get(key)
  if (before !== undefined) return before
  canvas ??= made()
  if (!canvas) return roughRuler(text, bold)
  canvas.font = `${bold ? 700 : 400} 100px ${face}`
  const wide = canvas.measureText(text).width
  if (known.size >= KEPT) known.clear()
  known.set(key, wide)
  return wide
}

function made(): CanvasRenderingContext2D | null {
  if (typeof document === 'undefined') return null
  face = getComputedStyle(document.body).fontFamily || face
  return document.createElement('canvas').getContext('2d')
}
