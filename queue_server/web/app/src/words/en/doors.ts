import type { doors as zh } from '../zh/doors'

export const doors: Record<keyof typeof zh, string> = {
  indexLine: 'Numbers, calls, screens, voice and ratings: one hall at a glance.',
  indexPhone: 'For citizens: scan the QR code on the slip with a phone to follow your place in line.',
  doorHall: 'Virtual hall',
  doorHallLine: 'The whole hall in one picture: kiosks, slips, strips, rating pads.',
  doorConsole: 'Clerk’s console',
  doorConsoleLine: 'Call, serve, park and transfer at a window.',
  doorOffice: 'Manager’s office',
  doorOfficeLine: 'Windows, queues, devices and today’s figures.',
  doorBoard: 'Hall board',
  doorBoardLine: 'Any television or browser as a call board.',
  lostTitle: 'There is no such page',
  lostLine: 'The address may be mistyped. Please start from the home page.',
  signIn: 'Sign in',
  signOut: 'Sign out',
  signInAside: 'Queueing, calling and devices of the service hall',
  signInHint: 'The accounts of the first start are in first-sign-in.txt in the data folder.',
  userName: 'User name',
  password: 'Password',
}
