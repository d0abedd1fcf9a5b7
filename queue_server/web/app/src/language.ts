/** Chinese first, English by a switch; the choice stays on this machine. */
import { computed, ref, watchEffect } from 'vue'
import type { Names } from './types'
import { en } from './words/en'
import { zh, type WordKey } from './words/zh'

export type Language = 'zh' | 'en'
const STORED = 'lobby.language'

const language = ref<Language>(stored())
const catalogue = computed(() => (language.value === 'en' ? en : zh))

watchEffect(() => {
  if (typeof document === 'undefined') return // words may be asked for where there is no page
  document.documentElement.lang = language.value === 'en' ? 'en' : 'zh-CN'
})

function stored(): Language {
  try {
    return localStorage.getItem(STORED) === 'en' ? 'en' : 'zh'
  } catch {
    return 'zh' // storage is switched off in some kiosk browsers
  }
}

export function setLanguage(chosen: Language): void {
  language.value = chosen
  try {
    localStorage.setItem(STORED, chosen)
  } catch {
    // the choice then lasts as long as the page
  }
}

/** The words of a key, `{name}` replaced by what is given. */
export function t(key: WordKey, values: Record<string, string | number> = {}): string {
  return catalogue.value[key].replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** A name in the language of the page. */
export function say(names: Names | null | undefined): string {
  return names ? names[language.value] || names.zh : ''
}

export function useLanguage() {
  return { language, setLanguage, t, say }
}
