/** Reports of days that nobody has looked at yet are made from the journal, which takes longer than other answers. */
import { browserTransport, get } from '../../api'

const PATIENCE_MS = 120_000

export function getReport<T>(path: string): Promise<T> {
  return get<T>(path, { ...browserTransport, timeout: PATIENCE_MS })
}
