/** Text made to fit a box, as `lobby/draw.py` does it: smaller down to a least size, wrapped, then cut. Pure but for the ruler. */

/** How wide a text is at a size of 100 design pixels. */
export type Ruler = (text: string, bold: boolean) => number

export const LINE = 1.32
const NEVER_FIRST = '，。、；：？！）》】”’…～,.;:?!)%'
const NEVER_LAST = '（《【“‘～('
const CHINESE = 0x2e80
const PAUSES = ' ，。、；：？！…,.;:?!'
/** What a break inside a sentence costs, next to lines that are uneven; in longer texts evenness alone counts. */
const [UNPAUSED, SHORT] = [0.12, 5]

/** Where there is no page to measure on: Chinese is as wide as high, Latin a good half. */
export const roughRuler: Ruler = (text) => [...text].reduce((sum, sign) => sum + ((sign.codePointAt(0) ?? 0) < CHINESE ? 58 : 100), 0)

export interface Wish {
  size: number
  smallest?: number | undefined
  rows?: number | undefined
  bold?: boolean | undefined
}

export interface Fitted {
  size: number
  lines: string[]
}

export function fitted(text: string, width: number, height: number, wish: Wish, ruler: Ruler): Fitted {
  const least = wish.smallest ?? wish.size
  const bold = wish.bold ?? false
  const wide = (line: string, size: number) => (ruler(line, bold) * size) / 100
  if ((wish.rows ?? 1) === 1) {
    const share = width / Math.max(1, wide(text, wish.size))
    return { size: Math.max(Math.min(least, wish.size), Math.min(wish.size, wish.size * share)), lines: [text] }
  }
  for (let size = wish.size; ; size -= 1) {
    const lines = broken(text, width, (line) => wide(line, size))
    const fits = lines.every((line) => wide(line, size) <= width) && lines.length * size * LINE <= height + 0.5
    if (fits || size <= least) return { size, lines: balanced(text, width, lines, (line) => wide(line, size)).slice(0, wish.rows) }
  }
}

/** Lines no wider than `width`, where pieces allow it: Latin breaks at words, Chinese anywhere but before a comma. */
export function broken(text: string, width: number, wide: (line: string) => number): string[] {
  const lines: string[] = []
  let line = ''
  for (const piece of pieces(text)) {
    if (line && wide((line + piece).trimEnd()) > width) {
      lines.push(line.trimEnd())
      line = piece.trimStart()
    } else line += piece
  }
  return [...lines, line.trimEnd()]
}

/** As few lines as `width` allows, as even as they can be: no word stands alone, and a break after a comma is best. */
function balanced(text: string, width: number, plain: string[], wide: (line: string) => number): string[] {
  if (plain.length === 1) return plain
  const parts = pieces(text)
  const ends = bestEnds(parts, parts.map(wide), plain.length, width)
  const lines = ends.map((end, at) => parts.slice(ends[at - 1] ?? 0, end).join('').trim())
  return lines.length > 0 && lines.every((line) => wide(line) <= width) ? lines : plain
}

interface Way {
  cost: number
  ends: number[]
}

/** Where so many lines end; nothing where they cannot be. Uneven lines cost, and so does a break where nobody would pause. */
function bestEnds(parts: string[], sizes: number[], count: number, width: number): number[] {
  const even = sizes.reduce((sum, size) => sum + size, 0) / count
  let ways = new Map<number, Way>([[0, { cost: 0, ends: [] }]])
  for (let line = 0; line < count; line += 1) {
    const further = new Map<number, Way>()
    for (const [start, way] of ways) {
      for (let end = start + 1, long = sizes[start] ?? Infinity; end <= parts.length && long <= width; long += sizes[end] ?? 0, end += 1) {
        const paused = end === parts.length || count > SHORT || pauses(parts, end)
        const cost = way.cost + (long / even - 1) ** 2 + (paused ? 0 : UNPAUSED)
        const whole = line < count - 1 || end === parts.length
        if (whole && cost < (further.get(end)?.cost ?? Infinity)) further.set(end, { cost, ends: [...way.ends, end] })
      }
    }
    ways = further
  }
  return ways.get(parts.length)?.ends ?? []
}

/** Whether a reader pauses before this piece anyhow: after a comma or a word, before a bracket. */
const pauses = (parts: string[], end: number) => PAUSES.includes(parts[end - 1]?.at(-1) ?? ' ') || `${NEVER_LAST} `.includes(parts[end]?.[0] ?? ' ')

function pieces(text: string): string[] {
  const found: string[] = []
  for (const sign of text) {
    const last = found.at(-1)?.at(-1) ?? ''
    const joins = last && (NEVER_FIRST.includes(sign) || NEVER_LAST.includes(last) || (latin(sign) && latin(last) && last !== ' '))
    if (joins) found[found.length - 1] += sign
    else found.push(sign)
  }
  return found
}

const latin = (sign: string) => (sign.codePointAt(0) ?? 0) < CHINESE && !NEVER_LAST.includes(sign)
