/** Web push: the phone is told though the page is closed. Needs https, a browser that can, and the hall's own key. */
import { remove, send } from '../api'

const WORKER = '/phone-worker.js'
const SCOPE = '/t/'

export const canPush = () =>
  window.isSecureContext && 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window

/** The worker also keeps the page's own files, so that it opens without network. */
export async function startWorker(): Promise<void> {
  if (window.isSecureContext && 'serviceWorker' in navigator) await navigator.serviceWorker.register(WORKER, { scope: SCOPE })
}

/** Whether this phone is told already. */
export async function isTold(): Promise<boolean> {
  const worker = await navigator.serviceWorker.getRegistration(SCOPE)
  return Boolean(await worker?.pushManager.getSubscription()) && Notification.permission === 'granted'
}

/** Ask the citizen, then the browser, then tell the hall; false where the citizen says no. */
export async function beTold(path: string, key: string, language: string): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false
  await startWorker()
  const worker = await navigator.serviceWorker.ready
  const held = await worker.pushManager.getSubscription()
  const phone = held ?? (await worker.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }))
  await send(`${path}/push`, { ...phone.toJSON(), language })
  return true
}

export async function beLeft(path: string): Promise<void> {
  const worker = await navigator.serviceWorker.getRegistration(SCOPE)
  await (await worker?.pushManager.getSubscription())?.unsubscribe()
  await remove(`${path}/push`)
}
