/** What needs a person now, the worst first. Pure: the hall as it was pushed and the clock, nothing else. */
import { kindWord } from '../chrome/stateWords'
import { secondsSince } from '../clock'
import { say, t } from '../language'
import type { Device } from '../types'
import { marked } from './devicePart'
import type { Office, WorkWindow } from './shapes'

/** Minutes after which something is worth a look. */
export const TARGET_WAIT = 30
export const QUIET = 10
export const CALLED_LONG = 5
export const PAUSED_LONG = 15
export const SERVING_LONG = 30
/** So many devices of a kind are named; more are counted. */
const NAMED = 2

export interface Alarm {
  key: string
  level: 'bad' | 'warn'
  text: string
  /** Where something is done about it. */
  tab: 'windows' | 'devices' | 'intake' | null
}

export function alarmsOf(office: Office, now: number): Alarm[] {
  const found = [...dayAlarms(office), ...queueAlarms(office), ...windowAlarms(office, now), ...deviceAlarms(Object.values(office.devices)), ...intakeAlarms(office)]
  return found.sort((a, b) => Number(a.level === 'warn') - Number(b.level === 'warn'))
}

function dayAlarms(office: Office): Alarm[] {
  return office.day ? [] : [{ key: 'day', level: 'bad', tab: null, text: t('dayNotOpen') }]
}

function queueAlarms(office: Office): Alarm[] {
  return Object.values(office.queues).flatMap((queue): Alarm[] => {
    if (queue.waiting > 0 && queue.open_windows === 0) {
      return [{ key: `alone ${queue.queue}`, level: 'bad', tab: 'windows', text: t('alarmAlone', { queue: say(queue.name), n: queue.waiting }) }]
    }
    const longest = queue.longest_minutes ?? 0
    if (longest < TARGET_WAIT) return []
    return [{ key: `wait ${queue.queue}`, level: 'bad', tab: 'windows', text: t('alarmWait', { queue: say(queue.name), n: longest, target: TARGET_WAIT }) }]
  })
}

function windowAlarms(office: Office, now: number): Alarm[] {
  return Object.values(office.windows).flatMap((window): Alarm[] => {
    const minutes = Math.floor((secondsSince(window.since, now) ?? 0) / 60)
    const text = windowWords(office, window, minutes)
    return text ? [{ key: `window ${window.window}`, level: 'warn', tab: 'windows', text }] : []
  })
}

function windowWords(office: Office, window: WorkWindow, n: number): string {
  const name = say(window.name)
  const waited = window.serves.some((queue) => (office.queues[queue]?.waiting ?? 0) > 0)
  if (window.state === 'idle' && waited && n >= QUIET) return t('alarmQuiet', { window: name, n })
  if (window.state === 'called' && n >= CALLED_LONG) return t('alarmCalled', { window: name, n, number: window.number ?? '' })
  if (window.state === 'paused' && n >= PAUSED_LONG) return t('alarmPaused', { window: name, n })
  if (window.state === 'serving' && n >= SERVING_LONG) return t('alarmServing', { window: name, n, number: window.number ?? '' })
  return ''
}

function deviceAlarms(devices: Device[]): Alarm[] {
  const ill = devices.map(marked).filter((device) => device.mark !== 'ok')
  const kinds = new Map<string, typeof ill>()
  for (const device of ill) {
    const group = `${device.kind} ${device.status === 'offline' ? 'offline' : 'here'}`
    kinds.set(group, [...(kinds.get(group) ?? []), device])
  }
  return [...kinds.values()].flatMap((group): Alarm[] => {
    const [first] = group
    if (first && first.status === 'offline' && group.length > NAMED) {
      return [{ key: `away ${first.kind}`, level: 'bad', tab: 'devices', text: t('alarmAway', { kind: kindWord(first.kind), n: group.length }) }]
    }
    return group.map((device) => ({
      key: `device ${device.device}`,
      level: device.mark === 'bad' ? 'bad' : 'warn',
      tab: 'devices',
      text: t('alarmDevice', { device: device.device, why: device.word }),
    }))
  })
}

function intakeAlarms({ intake }: Office): Alarm[] {
  return intake.parked > 0 ? [{ key: 'intake', level: 'bad', tab: 'intake', text: t('alarmIntake', { n: intake.parked }) }] : []
}
