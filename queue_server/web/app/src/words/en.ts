/** Every word the pages say, in English. */
import type { Words } from './zh'
import { chrome } from './en/chrome'
import { doors } from './en/doors'
import { states } from './en/states'
import { console } from './en/console'
import { office } from './en/office'
import { people } from './en/people'
import { announce } from './en/announce'
import { phone } from './en/phone'
import { policy } from './en/policy'
import { whatif } from './en/whatif'
import { booking } from './en/booking'
import { slots } from './en/slots'
import { followups } from './en/followups'
import { hall } from './en/hall'
import { wall } from './en/wall'
import { reports } from './en/reports'

export const en: Words = {
  ...chrome,
  ...doors,
  ...states,
  ...console,
  ...office,
  ...people,
  ...announce,
  ...phone,
  ...policy,
  ...whatif,
  ...followups,
  ...booking,
  ...slots,
  ...hall,
  ...wall,
  ...reports,
}
