/** Bars side by side with names at their left and figures at their right: what two charts of the wall are made of. Pure. */
import { axisText, px, quietAxis, WALL } from './chartLook'

export interface Side {
  name: string
  value: number
  /** The figure as it is read. */
  said: string
  colour: string
}

export function sideBars(sides: Side[], max: (largest: number) => number, target?: number) {
  const names = { type: 'category', inverse: true, ...quietAxis(), axisLine: { show: false } }
  const largest = Math.max(0, ...sides.map((side) => side.value))
  return {
    grid: { left: 0, right: 0, top: px(4), bottom: 0, containLabel: true },
    xAxis: { type: 'value', show: false, max: max(largest) },
    yAxis: [
      { ...names, data: sides.map((side) => side.name), axisLabel: { ...axisText(18), color: WALL.ink, width: px(210), overflow: 'truncate' } },
      { ...names, position: 'right', data: sides.map((side) => side.said), axisLabel: { ...axisText(20), color: WALL.ink, fontWeight: 600 } },
    ],
    series: [
      {
        type: 'bar',
        data: sides.map((side) => ({ value: side.value, itemStyle: { color: side.colour } })),
        barMaxWidth: px(20),
        showBackground: true,
        backgroundStyle: { color: '#152a52', borderRadius: px(6) },
        itemStyle: { borderRadius: px(6) },
        markLine: target === undefined ? undefined : { symbol: 'none', silent: true, animation: false, lineStyle: { color: WALL.ink, type: 'dashed', width: px(2) }, label: { show: false }, data: [{ xAxis: target }] },
      },
    ],
  }
}
