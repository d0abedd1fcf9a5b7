/** Parts of a device in words, and what became of the last thing it was told. */
import { healthWord } from '../chrome/stateWords'
import { t } from '../language'
import type { Device } from '../types'
import type { WordKey } from '../words/zh'

const PART: Record<string, WordKey> = {
  printer: 'partPrinter',
  reader: 'partReader',
  scanner: 'partScanner',
  screen: 'partScreen',
  settings: 'partSettings',
}

/** A device that has not said in this time what became of an order will not say it any more: the order has expired. */
export const ANSWER_MS = 30_000

export interface PartLine {
  part: string
  name: string
  word: string
  mark: 'ok' | 'warn' | 'bad'
}

export function partLines(device: Device): PartLine[] {
  return Object.entries(device.health ?? {}).map(([part, { state, version }]) => ({
    part,
    name: PART[part] ? t(PART[part]) : part,
    word: part === 'settings' && version !== undefined ? t('partVersion', { n: version }) : healthWord(state),
    mark: state === 'ok' || state === undefined ? 'ok' : state === 'paper_low' || state === 'unknown' ? 'warn' : 'bad',
  }))
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
