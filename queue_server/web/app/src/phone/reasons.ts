/** The table of reasons, fetched once and only where somebody may rate. */
import { shallowRef } from 'vue'
import { get } from '../api'
import type { ReasonTable } from './ticket'

const table = shallowRef<ReasonTable | null>(null)
let asked: Promise<void> | null = null

export function useReasons() {
  function load(): void {
    asked ??= get<ReasonTable>('/api/v1/ratings/reasons').then(
      (fetched) => {
        table.value = fetched
      },
      () => {
        asked = null // a grade can be given without reasons; the next look tries again
      },
    )
  }
  return { table, load }
}
