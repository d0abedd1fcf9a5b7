// The rights of users, read from the same files as mosquitto reads (lobby/acl.py and lobby/registry.py write them).
// Pure but for the hash: text in, answers out. A filter may hold + and #, a pattern also %u, the user's name.

import { pbkdf2, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'

const derive = promisify(pbkdf2)

/** Text of a password file to a map of user to hash. */
export function readPasswords (text) {
  const users = new Map()
  for (const line of text.split('\n')) {
    const colon = line.indexOf(':')
    if (colon > 0) users.set(line.slice(0, colon), line.slice(colon + 1).trim())
  }
  return users
}

/** Whether a password fits `$7$iterations$salt$hash` (PBKDF2-HMAC-SHA512). */
export async function matches (password, stored) {
  const [, form, iterations, salt, hash] = stored.split('$')
  if (form !== '7' || !hash) return false
  const wanted = Buffer.from(hash, 'base64')
  const found = await derive(password, Buffer.from(salt, 'base64'), Number(iterations), wanted.length, 'sha512')
  return timingSafeEqual(found, wanted)
}

/** Text of an access file to `{ users: Map(user → rules), patterns: rules }`; a rule is `{ read, write, filter }`. */
export function readAccess (text) {
  const access = { users: new Map(), patterns: [] }
  let own = []
  for (const line of text.split('\n')) {
    const [word, ...rest] = line.trim().split(/\s+/)
    if (word === 'user') {
      own = access.users.get(rest[0]) ?? []
      access.users.set(rest[0], own)
    } else if (word === 'topic' || word === 'pattern') {
      (word === 'topic' ? own : access.patterns).push(rule(rest))
    }
  }
  return access
}

function rule (rest) {
  const kind = ['read', 'write', 'readwrite'].includes(rest[0]) ? rest.shift() : 'readwrite'
  return { read: kind !== 'write', write: kind !== 'read', filter: rest.join(' ').split('/') }
}

/** Whether a user may `read` or `write` a topic. */
export function allows (access, user, act, topic) {
  const levels = topic.split('/')
  const own = access.users.get(user) ?? []
  return own.some(each => each[act] && fits(each.filter, levels, null)) ||
    access.patterns.some(each => each[act] && fits(each.filter, levels, user))
}

function fits (filter, levels, user) {
  for (let i = 0; i < filter.length; i++) {
    if (filter[i] === '#') return true
    if (i >= levels.length) return false
    const wanted = user !== null && filter[i] === '%u' ? user : filter[i]
    if (wanted !== '+' && wanted !== levels[i]) return false
  }
  return filter.length === levels.length
}
