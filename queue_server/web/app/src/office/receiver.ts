/** Who takes what leaves the house, by their names in the outbox. */
import { say, t } from '../language'
import type { Names } from '../types'
import type { WordKey } from '../words/zh'

const WORDS: Record<string, WordKey> = { intake: 'receiverIntake', messages: 'receiverMessages', push: 'receiverPush', province: 'receiverProvince' }

/** `unit`: the name of one outside the hall, where it is known. */
export function receiverWord(name: string, unit?: Names): string {
  const word = WORDS[name]
  return word ? t(word) : say(unit) || t('receiverUnit', { unit: name.replace(/^unit-/, '') })
}
