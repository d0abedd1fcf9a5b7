/**
 * The colours of a board from the four that a centre chooses: the same rules as `displays/palette.py`, held together by a
 * test. Every ink keeps 4.5:1 on its ground, whatever is chosen; no theme changes the red of an emergency.
 */
import { even } from './layout'

export interface Theme {
  night_top: string
  night: string
  panel: string
  accent: string
}

type Colour = readonly [number, number, number]

const WHITE: Colour = [255, 255, 255]
const BLACK: Colour = [0, 0, 0]
export const RED = '#b3161c'
const GREEN = rgb('#6FE3A5')
const MIDDLE = rgb('#FFBE2E')
const HOT = rgb('#FF7A6B')
const TEXT = 4.5
const SHAPE = 3
export const USUAL: Theme = { night_top: '#163770', night: '#0A1C40', panel: '#1A3364', accent: '#FFBE2E' }

export const INKS = [
  'night_top', 'night', 'night_ink', 'night_pale', 'panel', 'ink', 'pale', 'line', 'badge', 'accent', 'accent_lit',
  'accent_ink', 'accent_faint', 'call', 'serving', 'quiet', 'moderate', 'hot',
] as const
export type Palette = Record<(typeof INKS)[number], string>

export function paletteOf(theme: Theme): Palette {
  const [top, panel, accent] = [rgb(theme.night_top), rgb(theme.panel), rgb(theme.accent)]
  const [bottom, nightInk] = night(top, rgb(theme.night))
  const [ink, accentInk] = [bestOn(panel), bestOn(accent)]
  const badge = mixed(panel, ink, 0.2)
  const lit = contrast(accentInk, BLACK) < contrast(accentInk, WHITE) ? WHITE : BLACK
  const colours: Record<keyof Palette, Colour> = {
    night_top: top,
    night: bottom,
    night_ink: nightInk,
    night_pale: softer(nightInk, gradient(top, bottom)),
    panel,
    ink,
    pale: softer(ink, [panel]),
    line: mixed(panel, ink, 0.13),
    badge: contrast(ink, badge) >= TEXT ? badge : panel,
    accent,
    accent_lit: mixed(accent, lit, 0.42),
    accent_ink: accentInk,
    accent_faint: mixed(accentInk, accent, 0.68),
    call: moved(accent, panel, ink, TEXT),
    serving: moved(GREEN, panel, ink, TEXT),
    quiet: moved(GREEN, panel, ink, SHAPE),
    moderate: moved(MIDDLE, panel, ink, SHAPE),
    hot: moved(HOT, panel, ink, SHAPE),
  }
  return Object.fromEntries(INKS.map((name) => [name, code(colours[name])])) as Palette
}

/** For a style: `--b-ink: #ffffff`, … */
export function paletteVars(palette: Palette): Record<string, string> {
  return Object.fromEntries(INKS.map((name) => [`--b-${name.replace('_', '-')}`, palette[name]]))
}

function rgb(hex: string): Colour {
  return [1, 3, 5].map((at) => Number.parseInt(hex.slice(at, at + 2), 16)) as unknown as Colour
}

function code(colour: Colour): string {
  return `#${colour.map((part) => part.toString(16).padStart(2, '0')).join('')}`
}

function mixed(one: Colour, other: Colour, share: number): Colour {
  return one.map((part, at) => even(part + ((other[at] ?? 0) - part) * share)) as unknown as Colour
}

function luminance(colour: Colour): number {
  const [red, green, blue] = colour.map((part) => {
    const share = part / 255
    return share <= 0.03928 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4
  })
  return 0.2126 * (red ?? 0) + 0.7152 * (green ?? 0) + 0.0722 * (blue ?? 0)
}

export const contrastOf = (one: string, other: string) => contrast(rgb(one), rgb(other))

function contrast(one: Colour, other: Colour): number {
  const [low, high] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number]
  return (high + 0.05) / (low + 0.05)
}

function bestOn(ground: Colour): Colour {
  const warm = mixed(BLACK, ground, 0.14)
  const black = contrast(warm, ground) >= 7 ? warm : BLACK
  return contrast(WHITE, ground) >= contrast(black, ground) ? WHITE : black
}

function moved(colour: Colour, ground: Colour, ink: Colour, ratio: number): Colour {
  for (let step = 0; step <= 20; step += 1) {
    const tried = mixed(colour, ink, step / 20)
    if (contrast(tried, ground) >= ratio) return tried
  }
  return ink
}

function night(top: Colour, bottom: Colour): [Colour, Colour] {
  const grounds = gradient(top, bottom)
  const ink = least(WHITE, grounds) >= least(BLACK, grounds) ? WHITE : BLACK
  return least(ink, grounds) >= TEXT ? [bottom, ink] : [top, bestOn(top)]
}

function softer(ink: Colour, grounds: readonly Colour[]): Colour {
  const tried = [28, 20, 12, 6].map((share) => mixed(ink, grounds[0] ?? BLACK, share / 100))
  return tried.find((each) => least(each, grounds) >= TEXT) ?? ink
}

function gradient(top: Colour, bottom: Colour): Colour[] {
  return Array.from({ length: 11 }, (_, step) => mixed(top, bottom, step / 10))
}

const least = (ink: Colour, grounds: readonly Colour[]) => Math.min(...grounds.map((ground) => contrast(ink, ground)))
