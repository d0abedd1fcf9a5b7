/** The shapes of the virtual hall: what doubles decoded from the bytes that reached them. */
import type { Grade, Names } from './types'

export type Align = 'left' | 'center' | 'right'

export type PaperItem =
  | { kind: 'text'; text: string; align?: Align; width?: number; height?: number; bold?: boolean }
  | { kind: 'qr'; data: string; size?: number; align?: Align }
  | { kind: 'raster'; width: number; height: number; data: string; scale?: number; align?: Align }
  | { kind: 'cut' }

/** What a double decoded from the bytes that reached it; which keys there are depends on its kind. */
export interface Seen {
  slips?: number
  paper?: PaperItem[]
  bytes?: number
  state?: string
  text?: string
  colour?: 'red' | 'green' | 'yellow'
  effect?: string
  frames?: number
  lit?: boolean
  number?: string
  waiting?: number | string
  grade?: Grade | null
  acks?: number
  card?: boolean
  spoken?: Spoken[]
}

export interface Double {
  double: string
  device: string
  part: string
  kind: string
  window: string | null
  settings?: { width?: number; width_px?: number }
  seen: Seen | null
}

export interface Spoken {
  at: string
  zone?: string | null
  text: Names
}

export interface Sim {
  doubles: Record<string, Double>
  kiosks: Record<string, { version: number }>
  voice: Spoken[]
}

export interface SimDelta {
  double?: string
  seen?: Seen
  kiosk?: string
  version?: number
}
