/** Who takes what leaves the house, by their names in the outbox. */
import { t } from '../language'
import type { WordKey } from '../words/zh'

const WORDS: Record<string, WordKey> = { intake: 'receiverIntake', messages: 'receiverMessages', push: 'receiverPush', province: 'receiverProvince' }

export function receiverWord(name: string): string {
  const word = WORDS[name]
  return word ? t(word) : t('receiverUnit', { unit: name.replace(/^unit-/, '') })
}
