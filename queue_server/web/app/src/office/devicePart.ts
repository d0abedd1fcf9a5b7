/** Parts of a device in words, and what became of the last thing it was told. */
import { hallZone } from '../centre'
import { healthWord } from '../chrome/stateWords'
import { t } from '../language'
import type { Device, Part } from '../types'
import type { WordKey } from '../words/zh'

const PART: Record<string, WordKey> = {
  printer: 'partPrinter',
  reader: 'partReader',
  scanner: 'partScanner',
  slip: 'partSlip',
  screen: 'partScreen',
  settings: 'partSettings',
  strip: 'partStrip',
  audio: 'partAudio',
}

/** A device that has not said in this time what became of an order will not say it any more: the order has expired. */
export const ANSWER_MS = 30_000

export interface PartLine {
  part: string
  name: string
  word: string
  mark: 'ok' | 'warn' | 'bad'
  /** What else is known: why it is not well, the newest call, what waits, what cannot be shown. */
  notes: string[]
}

export function partLines(device: Device): PartLine[] {
  return Object.entries(device.health ?? {}).map(([part, health]) => ({
    part,
    name: PART[part] ? t(PART[part]) : part,
    word: part === 'settings' && health.version !== undefined ? t('partVersion', { n: health.version }) : healthWord(health.state),
    mark: markOf(health),
    notes: notesOf(device, health),
  }))
}

function markOf({ state, problems }: Part): PartLine['mark'] {
  if (state === 'ok' || state === undefined) return problems ? 'warn' : 'ok'
  return state === 'paper_low' || state === 'unknown' ? 'warn' : 'bad'
}

function notesOf(device: Device, health: Part): string[] {
  const at = health.shown_at ?? health.said_at
  const time = at ? clock(Date.parse(at)) : ''
  return [
    health.reason,
    at && (device.shown ? t('deviceShown', { number: device.shown, time }) : t('deviceShownAt', { time })),
    health.queue ? t('deviceVoiceQueue', { n: health.queue }) : undefined,
    health.silent ? t('deviceSilentTime') : undefined,
    health.show ? t('devicePlays', { show: health.show }) : undefined,
    ...problemWords(health),
  ].filter((note): note is string => Boolean(note))
}

const problemWords = (health: Part) => Object.entries(health.problems ?? {}).map(([file, why]) => t('deviceProblem', { file, why }))

function wrongWith(health: Part | undefined, line: PartLine): string[] {
  if (!health) return [line.word]
  return [...(health.state === 'ok' ? [] : [line.word]), health.reason ?? '', ...problemWords(health)]
}

/** A time by the hall's clock. */
export const clock = (ms: number) => new Date(ms).toLocaleTimeString('en-GB', { timeZone: hallZone() })

/** The call that a display was here for and has not shown. */
export function missedWord({ missed }: Device): string {
  return missed ? t('deviceMissed', { number: missed.number, time: clock(missed.at * 1000) }) : ''
}

export interface Marked extends Device {
  mark: PartLine['mark']
  word: string
}

/** The worst of a device's parts is its mark; a call that was not shown is as bad as a part that is away. */
export function marked(device: Device): Marked {
  if (device.status !== 'online') return { ...device, mark: 'bad', word: t('healthOffline') }
  const ill = partLines(device).filter((line) => line.mark !== 'ok')
  const words = ill.flatMap((line) => wrongWith(device.health?.[line.part], line))
  const word = [...new Set([missedWord(device), ...words])].filter(Boolean).join(' · ')
  const bad = device.missed || ill.some((line) => line.mark === 'bad')
  return { ...device, mark: bad ? 'bad' : ill.length > 0 ? 'warn' : 'ok', word: word || t('healthOk') }
}

/** The version of settings that a kiosk says it has; 0 is the centre file's. */
export const versionHeld = (device: Device): number => device.health?.settings?.version ?? 0

export interface Told {
  id: string
  at: number
}

/** What to say about an order: sent, done, not done, or no answer. Empty where nothing was ordered. */
export function outcome(told: Told | null, device: Device, now: number): { text: string; bad: boolean } | null {
  if (!told) return null
  if (device.done?.id === told.id) {
    return device.done.ok
      ? { text: t('deviceDone'), bad: false }
      : { text: t('deviceNotDone', { why: device.done.reason ?? '?' }), bad: true }
  }
  return now - told.at > ANSWER_MS ? { text: t('deviceSilent'), bad: true } : { text: t('deviceTold'), bad: false }
}
