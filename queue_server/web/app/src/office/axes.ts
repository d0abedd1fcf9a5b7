/** The two axes of the office's charts: names or times along the foot, figures up the side. Pure. */
interface Ink {
  words: string
  foot: string
  lines: string
  size?: number
}

export const ON_SCREEN: Ink = { words: '#4b5a75', foot: '#dfe5ee', lines: '#edf1f6' }
/** Darker, for printers, and in small letters. */
export const ON_PAPER: Ink = { words: '#14213a', foot: '#8a97ac', lines: '#dfe5ee', size: 11 }

const text = (ink: Ink) => ({ color: ink.words, ...(ink.size ? { fontSize: ink.size } : {}) })

export const foot = (names: string[], ink = ON_SCREEN, label: object = {}) => ({
  type: 'category', data: names, axisTick: { show: false }, axisLine: { lineStyle: { color: ink.foot } }, axisLabel: { ...text(ink), ...label },
})

export const side = (ink = ON_SCREEN, label: object = {}) => ({ type: 'value', splitLine: { lineStyle: { color: ink.lines } }, axisLabel: { ...text(ink), ...label } })

export const legend = (ink = ON_SCREEN) => ({ itemWidth: 12, itemHeight: ink.size ? 8 : 12, textStyle: text(ink) })

/** Room for the words of the axes, and `top` for a legend. */
export const room = (top: number, right = 8) => ({ left: 8, right, top, bottom: 8, containLabel: true })
