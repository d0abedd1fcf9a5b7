/** What a board says, always in both languages: the same sentences as the boards of `displays` (a test compares them). */
import type { Names } from '../types'

export const SENTENCES = {
  number: { zh: '号码', en: 'Number' },
  window: { zh: '窗口', en: 'Window' },
  nowCalling: { zh: '正在叫号', en: 'Now calling' },
  calledAgain: { zh: '再次呼叫', en: 'Called again' },
  lastCall: { zh: '最近呼叫', en: 'Last call' },
  pleaseGo: { zh: '请到', en: 'Please go to' },
  serving: { zh: '正在办理', en: 'Serving' },
  called: { zh: '请前往', en: 'Called' },
  waiting: { zh: '当前等候人数与时间', en: 'Waiting now: people and time' },
  hardly: { zh: '几乎无需等候', en: 'Hardly any wait' },
  noWindow: { zh: '暂无窗口办理', en: 'No open window' },
  about: { zh: '约{low}分钟', en: 'about {low} min' },
  range: { zh: '{low}～{high}分钟', en: '{low}-{high} min' },
  left: { zh: '向左', en: 'Left' },
  right: { zh: '向右', en: 'Right' },
  ahead: { zh: '直行', en: 'Straight on' },
  back: { zh: '在您身后', en: 'Behind you' },
  up: { zh: '上楼', en: 'Upstairs' },
  down: { zh: '下楼', en: 'Downstairs' },
  allOpen: { zh: '所有窗口正常办理', en: 'All windows are open' },
  allClosed: { zh: '所有窗口暂停服务', en: 'All windows are closed' },
  closed: { zh: '暂停服务', en: 'Closed' },
  paused: { zh: '暂停服务，请稍候', en: 'Back soon' },
  lost: { zh: '信号中断', en: 'Signal lost' },
  outOfDate: {
    zh: '信号中断，显示内容可能不是最新，请留意广播或咨询导办台。',
    en: 'Signal lost; this board may be out of date. Please listen for the calls or ask at reception.',
  },
  takeNumber: { zh: '请到取号机取号', en: 'Please take a number at the kiosk' },
  shownHere: { zh: '叫到您的号码时，将在此处显示', en: 'Your number will be shown here when it is called' },
  emergency: { zh: '紧急通知', en: 'Emergency' },
  since: { zh: '发布于 {clock}，已 {minutes} 分钟', en: 'Since {clock}, {minutes} min' },
  askReception: { zh: '请咨询导办台', en: 'Ask at reception' },
  quietNow: { zh: '现在空闲：{services}', en: 'Quiet now: {services}' },
  allWait: { zh: '各项业务目前均需等候', en: 'Every service has a wait now' },
  noNumbers: { zh: '目前各项业务暂停取号', en: 'No service gives numbers now' },
  figures: { zh: '等候 {count} 人 · {windows} 个窗口办理', en: 'Waiting: {count} · Windows open: {windows}' },
  checkIn: { zh: '手机签到', en: 'Check in by phone' },
  checkInLine: { zh: '已预约？扫码取号', en: 'Booked a time? Scan this for your number' },
  quiet: { zh: '空闲', en: 'Quiet' },
  steady: { zh: '适中', en: 'Steady' },
  busy: { zh: '繁忙', en: 'Busy' },
  open: { zh: '可取号', en: 'Open' },
} as const satisfies Record<string, Names>

export type SentenceKey = keyof typeof SENTENCES

/** A sentence in both languages; values of type Names give each language its own. */
export function both(key: SentenceKey, values: Record<string, string | number | Names> = {}): Names {
  const { zh, en } = SENTENCES[key]
  return { zh: filled(zh, values, 'zh'), en: filled(en, values, 'en') }
}

function filled(text: string, values: Record<string, string | number | Names>, language: keyof Names): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
    const value = values[name]
    return value === undefined ? whole : typeof value === 'object' ? value[language] : String(value)
  })
}

/** Chinese, then English, on one line. */
export const oneLine = ({ zh, en }: Names) => `${zh}  ${en}`
