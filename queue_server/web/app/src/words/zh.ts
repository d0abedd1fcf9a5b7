/** Every word the pages say, in Chinese, a file a room. `{name}` is replaced. An English file has the same keys or does not compile. */
import { chrome } from './zh/chrome'
import { doors } from './zh/doors'
import { states } from './zh/states'
import { console } from './zh/console'
import { office } from './zh/office'
import { people } from './zh/people'
import { announce } from './zh/announce'
import { phone } from './zh/phone'
import { policy } from './zh/policy'
import { whatif } from './zh/whatif'
import { booking } from './zh/booking'
import { slots } from './zh/slots'
import { followups } from './zh/followups'
import { hall } from './zh/hall'
import { wall } from './zh/wall'
import { reports } from './zh/reports'

export const zh = {
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
} as const

export type WordKey = keyof typeof zh
export type Words = Record<WordKey, string>
