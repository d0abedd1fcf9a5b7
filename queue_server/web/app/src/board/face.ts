/** The house's typeface for screens that hang in the hall: a bare machine behind them has no Chinese letters at all. */
import { remeasure } from './ruler'

const FAMILY = 'Noto Sans SC'
const WEIGHTS = { Regular: '400', Bold: '700' }
let asked = false

/** Bring it, once a page: from the machine where it is installed, else from the hall. Until then other letters serve. */
export function bringFace(): void {
  if (asked || typeof FontFace === 'undefined') return
  asked = true
  for (const [name, weight] of Object.entries(WEIGHTS)) {
    const from = `local('NotoSansSC-${name}'), local('SourceHanSansSC-${name}'), url('/faces/${name.toLowerCase()}.otf')`
    new FontFace(FAMILY, from, { weight }).load().then(use, () => undefined)
  }
}

function use(face: FontFace): void {
  document.fonts.add(face)
  remeasure()
}
