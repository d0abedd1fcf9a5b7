/** Moments on the hall's clock, with their day: `11-23 09:05`. */
import { useCentre } from '../centre'

/** `seconds` since 1970. */
export function moment(seconds: number): string {
  const zone = useCentre().centre.value?.timezone
  const parts = new Intl.DateTimeFormat('en-GB', {
    timeZone: zone, month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit', hour12: false,
  }).formatToParts(seconds * 1000)
  const of = (type: string) => parts.find((part) => part.type === type)?.value ?? ''
  return `${of('month')}-${of('day')} ${of('hour')}:${of('minute')}`
}
