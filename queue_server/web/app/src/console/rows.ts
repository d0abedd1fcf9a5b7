/** The waiting list in the policy's order, from the rows of the lines; pure. The figures are the server's own. */
import type { Line, Row, Waiting } from './shapes'

/** Those who must let others go first, and those sent to another window than `own`, stand at the end. */
export function waitingList(lines: readonly Line[], own: string, now: number): Waiting[] {
  const all = lines.flatMap((line) => Object.entries(line.rows).map(([number, row]) => seen(number, row, line.weight, now)))
  const late = (one: Waiting) => Number(one.others > 0) + 2 * Number(one.sentTo !== null && one.sentTo !== own)
  return all.sort((a, b) => late(a) - late(b) || Number(b.first) - Number(a.first) || b.rank - a.rank || b.minutes - a.minutes)
}

function seen(number: string, row: Row, weight: number, now: number): Waiting {
  const [service, kind, lined, since, credit = 0, others = 0, sentTo = null, first = false] = row
  const seconds = now / 1000
  return {
    number,
    service,
    class: kind,
    minutes: Math.max(0, Math.floor((seconds - lined) / 60)),
    counted: Math.max(0, Math.floor((seconds - since) / 60)),
    weight,
    credit,
    rank: ((seconds - since) / 60) * weight + credit,
    others,
    sentTo,
    first,
  }
}
