import type { chrome as zh } from '../zh/chrome'

export const chrome: Record<keyof typeof zh, string> = {
  home: 'Home',
  cancel: 'Cancel',
  pleaseWait: 'Please wait…',
  loading: 'Loading…',
  dismiss: 'Dismiss',
  unreachable: 'The server cannot be reached; nothing was confirmed. Please try again in a moment.',
  listComma: ', ',
  minutes: '{n} min',
  unitMinutes: 'min',
  range: '{low}–{high}',
  window: 'Window',
  connectionLive: 'Connected',
  connectionConnecting: 'Connecting',
  connectionLost: 'Connection lost, reconnecting',
}
