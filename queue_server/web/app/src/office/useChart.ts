/** One ECharts picture in a box: drawn when its box is there, drawn anew when what it shows or the language changes. */
import { BarChart, GaugeChart, LineChart, PieChart } from 'echarts/charts'
import { GridComponent, LegendComponent, MarkLineComponent, TooltipComponent } from 'echarts/components'
import { init, use, type ECharts, type EChartsCoreOption } from 'echarts/core'
import { CanvasRenderer, SVGRenderer } from 'echarts/renderers'
import { onMounted, onUnmounted, watch, type Ref } from 'vue'
import { useLanguage } from '../language'

use([BarChart, LineChart, PieChart, GaugeChart, GridComponent, LegendComponent, MarkLineComponent, TooltipComponent, CanvasRenderer, SVGRenderer])

/** `option` is asked with the width of the box, so that a picture on a large screen has large letters; paper wants lines (svg). */
export function useChart(place: Ref<HTMLElement | null>, option: (width: number, height: number) => EChartsCoreOption, renderer: 'canvas' | 'svg' = 'canvas'): void {
  const { language } = useLanguage()
  let chart: ECharts | null = null
  let watcher: ResizeObserver | null = null

  function draw(): void {
    const box = place.value
    if (!chart || !box) return
    const textStyle = { fontFamily: getComputedStyle(box).fontFamily }
    chart.setOption({ textStyle, ...option(box.clientWidth, box.clientHeight) }, { replaceMerge: ['series'] })
  }

  onMounted(() => {
    if (!place.value) return
    chart = init(place.value, undefined, { renderer })
    watcher = new ResizeObserver(() => {
      chart?.resize()
      draw()
    })
    watcher.observe(place.value)
    draw()
  })
  onUnmounted(() => {
    watcher?.disconnect()
    chart?.dispose()
  })
  watch([() => JSON.stringify(option(1, 1)), language], draw)
}
