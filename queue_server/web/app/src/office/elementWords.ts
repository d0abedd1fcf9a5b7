/** The words of Element Plus in the language of the page. */
import en from 'element-plus/es/locale/lang/en'
import zhCn from 'element-plus/es/locale/lang/zh-cn'
import { computed } from 'vue'
import { useLanguage } from '../language'

export function useElementWords() {
  const { language } = useLanguage()
  return computed(() => (language.value === 'en' ? en : zhCn))
}
