// The hall's broker where mosquitto is not installed: aedes, with mosquitto's password and access files.
//   node broker.mjs LISTEN PORT PASSWORDS ACL
// It keeps nothing on disk: the server publishes every board on each connect, and each device its status and health.
// SIGHUP or a change of a file makes it read both again; who has a new password must come in anew.

import { createServer } from 'node:net'
import { readFileSync, watch } from 'node:fs'
import { basename, dirname } from 'node:path'
import { Aedes } from 'aedes'
import { allows, matches, readAccess, readPasswords } from './acl.mjs'

const MAX_PAYLOAD = 65536
const CONCURRENCY = 1000
const NOWHERE = '$refused' // nobody can hear it: no filter of ours begins with $, and the forwarding check says no
const [listen, port, passwordFile, accessFile] = process.argv.slice(2)

let passwords = readPasswords(readFileSync(passwordFile, 'utf8'))
let access = readAccess(readFileSync(accessFile, 'utf8'))

const broker = new Aedes({ concurrency: CONCURRENCY, drainTimeout: 15000, authenticate, authorizePublish, authorizeForward })

function authenticate (client, username, password, done) {
  const stored = passwords.get(username ?? '')
  if (!stored || !password) return done(refusal())
  matches(password, stored).then(good => {
    if (!good) return done(refusal())
    client.user = username
    client.stored = stored
    client.id = username // as mosquitto's use_username_as_clientid: nobody takes another's seat
    done(null, true)
  }, done)
}

function refusal () {
  return Object.assign(new Error('not authorized'), { returnCode: 5 })
}

// Like mosquitto with MQTT 3.1.1: what may not be said is acknowledged and dropped, the speaker stays.
function authorizePublish (client, packet, done) {
  const tooLarge = packet.payload.length > MAX_PAYLOAD
  if (client && (tooLarge || !allows(access, client.user, 'write', packet.topic))) {
    packet.topic = NOWHERE
    packet.retain = false
    packet.payload = ''
  }
  done(null)
}

// Like mosquitto: every filter may be subscribed, and what may not be heard does not come.
function authorizeForward (client, packet) {
  return allows(access, client.user, 'read', packet.topic) ? packet : null
}

function readAgain () {
  try {
    passwords = readPasswords(readFileSync(passwordFile, 'utf8'))
    access = readAccess(readFileSync(accessFile, 'utf8'))
  } catch (error) {
    console.error('aedes: keeps the old passwords and rights: %s', error.message)
    return
  }
  for (const client of Object.values(broker.clients)) {
    if (passwords.get(client.user) !== client.stored) client.close()
  }
}

let soon = null
function changed (_event, file) {
  if (file !== basename(passwordFile) && file !== basename(accessFile)) return
  clearTimeout(soon)
  soon = setTimeout(readAgain, 20)
}

await broker.listen()
const server = createServer({ noDelay: true }, broker.handle) // without it a round trip takes 40 ms instead of 1
server.on('error', error => {
  console.error('aedes: %s', error.message)
  process.exit(1)
})
server.listen(Number(port), listen)
watch(dirname(passwordFile), changed)
process.on('SIGHUP', readAgain)
process.on('SIGTERM', () => process.exit(0))
// Under `lobby up` a Ctrl-C is for the parent alone, which stops the broker last (lobby/lifeline.py).
process.on('SIGINT', () => process.env.LOBBY_SUPERVISED || process.exit(0))
