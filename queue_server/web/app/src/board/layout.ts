/** Where the regions of a board lie, in design pixels: the same as `displays/look.py`, held together by a test. */
export type Box = readonly [x: number, y: number, width: number, height: number]

export const MARGIN = 36
export const GAP = 20
export const RADIUS = 20
/** The height of a panel's own headline. */
export const HEAD = 54

export interface Layout {
  width: number
  height: number
  scale: number
  header: Box
  band: Box
  calls: Box
  callsRows: number
  waiting: Box
  columns: number
  queueRows: number
  windows: Box
  notice: Box
  stage: Box | null
}

export function layoutOf(widthPx: number, heightPx: number, stage = false): Layout {
  return heightPx > widthPx ? portrait(widthPx, heightPx, stage) : landscape(widthPx, heightPx, stage)
}

export const isPortrait = (layout: Layout) => layout.height > layout.width

/** An entrance board's band of advice: as wide as the page. */
export const adviceBox = ({ band, width }: Layout): Box => [band[0], band[1], width - 2 * MARGIN, band[3] * 0.72]

/** An entrance board's cells: everything between its band and the notice. */
export function servicesBox({ band, width, notice }: Layout): Box {
  const top = band[1] + band[3] * 0.72 + GAP
  return [band[0], top, width - 2 * MARGIN, notice[1] - GAP - top]
}

/** The panel for checking in by phone: a column on a landscape screen, a row at the foot of a portrait one. */
export const CODE_WIDE = 400
export const CODE_TALL = 340

export interface Entrance {
  advice: Box
  services: Box
  code: Box | null
}

/** An entrance board's regions, with or without the panel for checking in by phone. */
export function entranceOf(layout: Layout, code: boolean): Entrance {
  const [advice, services] = [adviceBox(layout), servicesBox(layout)]
  const [x, y, width, height] = services
  if (!code) return { advice, services, code: null }
  if (isPortrait(layout)) {
    const less = height - CODE_TALL - GAP
    return { advice, services: [x, y, width, less], code: [x, y + less + GAP, width, CODE_TALL] }
  }
  const less = width - CODE_WIDE - GAP
  return {
    advice: [advice[0], advice[1], less, advice[3]],
    services: [x, y, less, height],
    code: [x + less + GAP, advice[1], CODE_WIDE, y + height - advice[1]],
  }
}

export interface CodeParts {
  align: 'left' | 'center'
  title: Box
  titleEn: Box
  qr: Box
  line: Box
  lineEn: Box
}

/** Where things lie in the panel for checking in by phone, from its own corner. */
export function codeParts([, , width, height]: Box): CodeParts {
  if (width > height) {
    const side = height - 48
    const [left, room] = [side + 68, width - side - 92]
    return {
      align: 'left',
      title: [left, 36, room, 84],
      titleEn: [left, 122, room, 44],
      qr: [24, 24, side, side],
      line: [left, 190, room, 60],
      lineEn: [left, 252, room, 44],
    }
  }
  const [side, left] = [width - 48, 24]
  const top = Math.max(0, (height - side - 348) / 2)
  return {
    align: 'center',
    title: [left, top + 10, side, 84],
    titleEn: [left, top + 94, side, 44],
    qr: [left, top + 160, side, side],
    line: [left, top + side + 184, side, 60],
    lineEn: [left, top + side + 248, side, 76],
  }
}

function landscape(widthPx: number, heightPx: number, stage: boolean): Layout {
  const scale = Math.min(widthPx / 1920, heightPx / 1080)
  const [width, height] = [widthPx / scale, heightPx / scale]
  const [wide, top, band, strip] = [width - 2 * MARGIN, 104, 230, height - 100 - 14 - 56]
  const [bottom, left] = [strip - 14, even(wide * 0.6)]
  const [right, edge, body] = [wide - left - GAP, MARGIN + left + GAP, top + band + GAP]
  const show = stage ? (right * 9) / 16 : 0
  const waits = stage ? top + show + GAP : body
  return {
    width,
    height,
    scale,
    header: [0, 0, width, top],
    band: [MARGIN, top, stage ? left : wide, band],
    calls: [MARGIN, body, left, bottom - body],
    callsRows: Math.max(5, Math.floor((bottom - body - HEAD - 10) / 92)),
    waiting: [edge, waits, right, bottom - waits],
    columns: 1,
    queueRows: Math.max(5, Math.floor((bottom - waits - HEAD - 10) / 52)),
    windows: [MARGIN, strip, wide, 56],
    notice: [0, height - 100, width, 100],
    stage: stage ? [edge, top, right, show] : null,
  }
}

function portrait(widthPx: number, heightPx: number, stage: boolean): Layout {
  const scale = Math.min(widthPx / 1080, heightPx / 1920)
  const [width, height] = [widthPx / scale, heightPx / scale]
  const [wide, top, band, strip] = [width - 2 * MARGIN, 140, 430, height - 132 - 16 - 60]
  const [bottom, body] = [strip - 16, top + band + GAP]
  const [waiting, show] = stage ? [296, 384] : [494, 0]
  const waits = bottom - waiting
  const shown = waits - GAP - show
  const calls = (stage ? shown : waits) - GAP - body
  return {
    width,
    height,
    scale,
    header: [0, 0, width, top],
    band: [MARGIN, top, wide, band],
    calls: [MARGIN, body, wide, calls],
    callsRows: Math.max(4, Math.floor((calls - HEAD - 10) / 84)),
    waiting: [MARGIN, waits, wide, waiting],
    columns: 2,
    queueRows: stage ? 3 : 5,
    windows: [MARGIN, strip, wide, 60],
    notice: [0, height - 132, width, 132],
    stage: stage ? [MARGIN, shown, wide, show] : null,
  }
}

/** Halves go to the even neighbour, as the other board's language has it. */
export function even(value: number): number {
  const below = Math.floor(value)
  const rest = value - below
  if (rest !== 0.5) return Math.round(value)
  return below % 2 === 0 ? below : below + 1
}
