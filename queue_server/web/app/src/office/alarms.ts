/** What needs a person now, the worst first. Pure: the hall as it was pushed and the clock, nothing else. */
import { kindWord } from '../chrome/stateWords'
import { secondsSince } from '../clock'
import { say, t } from '../language'
import type { Device } from '../types'
import { marked } from './devicePart'
import { receiverWord } from './receiver'
import type { Office, WorkWindow } from './shapes'

/** So many devices of a kind are named; more are counted. */
const NAMED = 2

export interface Alarm {
  key: string
  level: 'bad' | 'warn'
  text: string
  /** Where something is done about it, below `/office/`. */
  to: string | null
  /** The overdue case that it is answered for at once. */
  urged?: string
}

export function alarmsOf(office: Office, now: number): Alarm[] {
  const found = [
    ...dayAlarms(office), ...queueAlarms(office), ...urgedAlarms(office), ...followUpAlarms(office), ...windowAlarms(office, now),
    ...deviceAlarms(Object.values(office.devices)), ...outboxAlarms(office), ...suggestionAlarms(office),
  ]
  return found.sort((a, b) => Number(a.level === 'warn') - Number(b.level === 'warn'))
}

function dayAlarms(office: Office): Alarm[] {
  return office.day ? [] : [{ key: 'day', level: 'bad', to: null, text: t('dayNotOpen') }]
}

function queueAlarms(office: Office): Alarm[] {
  return Object.values(office.queues).flatMap((queue): Alarm[] => {
    if (queue.waiting > 0 && queue.open_windows === 0) {
      return [{ key: `alone ${queue.queue}`, level: 'bad', to: windowsOf(queue.queue), text: t('alarmAlone', { queue: say(queue.name), n: queue.waiting }) }]
    }
    const longest = queue.longest_minutes ?? 0
    if (longest < queue.target_minutes) return []
    return [{ key: `wait ${queue.queue}`, level: 'bad', to: windowsOf(queue.queue), text: t('alarmWait', { queue: say(queue.name), n: longest, target: queue.target_minutes }) }]
  })
}

function windowAlarms(office: Office, now: number): Alarm[] {
  return Object.values(office.windows).flatMap((window): Alarm[] => {
    const minutes = Math.floor((secondsSince(window.since, now) ?? 0) / 60)
    const text = windowWords(office, window, minutes)
    return text ? [{ key: `window ${window.window}`, level: 'warn', to: 'windows', text }] : []
  })
}

function windowWords(office: Office, window: WorkWindow, n: number): string {
  const name = say(window.name)
  const { quiet_minutes, called_minutes, paused_minutes, serving_minutes } = office.alarms
  const waited = window.serves.some((queue) => (office.queues[queue]?.waiting ?? 0) > 0)
  if (window.state === 'idle' && waited && n >= quiet_minutes) return t('alarmQuiet', { window: name, n })
  if (window.state === 'called' && n >= called_minutes) return t('alarmCalled', { window: name, n, number: window.number ?? '' })
  if (window.state === 'paused' && n >= paused_minutes) return t('alarmPaused', { window: name, n })
  if (window.state === 'serving' && n >= serving_minutes) return t('alarmServing', { window: name, n, number: window.number ?? '' })
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
      return [{ key: `away ${first.kind}`, level: 'bad', to: 'devices', text: t('alarmAway', { kind: kindWord(first.kind), n: group.length }) }]
    }
    return group.map((device) => ({
      key: `device ${device.device}`,
      level: device.mark === 'bad' ? 'bad' : 'warn',
      to: 'devices',
      text: t('alarmDevice', { device: device.device, why: device.word }),
    }))
  })
}

function outboxAlarms({ outbox }: Office): Alarm[] {
  return Object.entries(outbox).flatMap(([name, { parked, name: unit }]): Alarm[] =>
    parked > 0 ? [{ key: `outbox ${name}`, level: 'bad', to: `intake?receiver=${encodeURIComponent(name)}`, text: t('alarmOutbox', { n: parked, receiver: receiverWord(name, unit) }) }] : [],
  )
}

function urgedAlarms({ urged, windows }: Office): Alarm[] {
  return urged.map((one) => ({
    key: `urged ${one.case_number}`, level: 'bad', to: null, urged: one.case_number,
    text: t('alarmUrged', { case: one.case_number, due: one.due, where: [one.window && say(windows[one.window]?.name), one.number].filter(Boolean).join(' ') || '–' }),
  }))
}

function followUpAlarms({ follow_ups }: Office): Alarm[] {
  return follow_ups.overdue > 0 ? [{ key: 'follow-ups', level: 'bad', to: 'follow-ups', text: t('alarmFollowUps', { n: follow_ups.overdue }) }] : []
}

function suggestionAlarms({ suggestions }: Office): Alarm[] {
  return suggestions.map((one) => ({ key: `${one.kind} ${one.queue}`, level: 'warn', to: one.queue ? windowsOf(one.queue) : 'windows', text: say(one.text) }))
}

const windowsOf = (queue: string) => `windows?queue=${encodeURIComponent(queue)}`
