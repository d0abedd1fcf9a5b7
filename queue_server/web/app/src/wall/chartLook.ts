/** The look of the wall's charts: letters grow with the screen. Pure. */
export const WALL = { ink: '#eaf1fd', pale: '#a9bbd8', line: '#27406e', blue: '#5b9bff', teal: '#3ecf8e', amber: '#ffc04d', red: '#ff7b72' } as const
export const GRADE_COLOURS = ['#3ecf8e', '#9be3c0', '#8fb8ff', '#ffc04d', '#ff7b72'] as const

/** A size of the design for 1920 × 1080, or for 1080 × 1920 where the screen stands upright, on this screen. */
export function px(size: number): number {
  const { innerWidth: width, innerHeight: height } = window
  return size * (width < height ? Math.min(width / 1080, height / 1920) : Math.min(width / 1920, height / 1080))
}

export const axisText = (size = 18) => ({ color: WALL.pale, fontSize: px(size) })
export const quietAxis = () => ({ axisTick: { show: false }, axisLine: { lineStyle: { color: WALL.line } }, splitLine: { lineStyle: { color: WALL.line } } })
