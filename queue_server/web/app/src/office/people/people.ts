/** Users, tokens and sessions as the server has them, and the words for roles and permissions. */
import { t } from '../../language'
import type { WordKey } from '../../words/zh'
import { zh } from '../../words/zh'

export type { OpenSession, Role, ShownToken as Token, ShownUser as User } from '../../api-types'

/** What is shown once and never again. */
export interface Once {
  title: string
  line: string
  secret: string
}

const capital = (word: string) => word.charAt(0).toUpperCase() + word.slice(1)
const known = (key: string): key is WordKey => key in zh

export function roleName(role: string): string {
  const key = `role${capital(role)}`
  return known(key) ? t(key) : role
}

/** A permission in words; one that is newer than this page by its own name. */
export function permissionName(permission: string): string {
  const key = `may${permission.split('.').map(capital).join('')}`
  return known(key) ? t(key) : permission
}

/** 127.0.0.1 says nothing to people. */
export function placeName(place: string): string {
  return place === '127.0.0.1' || place === '::1' ? t('sessionHere') : place
}
