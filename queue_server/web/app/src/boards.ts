/** What a hall board needs besides the hall's numbers: how it looks, and what it shows beside the calls. */
import type { Names } from './types'

/** One thing of the playlist, for so many seconds (a video: at most), on `days` between `from` and `to`. */
export interface Show {
  kind: 'picture' | 'video' | 'text'
  file?: string
  text?: Names
  seconds: number
  days: string[]
  from: string
  to: string
}

/** What a hall board needs besides the hall's numbers. */
export interface BoardData {
  theme: { night_top: string; night: string; panel: string; accent: string }
  playlist: Show[]
  /** Zone → its name. */
  zones: Record<string, Names>
  /** Window → the way to it. */
  arrows: Record<string, 'left' | 'right' | 'ahead' | 'back' | 'up' | 'down'>
}
