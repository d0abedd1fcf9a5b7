// Consoles and offices as their pages are: each a connection of the real socket.io client that joins its rooms. Told one
// line of JSON what to do, it tells one line of JSON what it measured. `node consoles.mjs <folder of the web app>`.
import { createRequire } from 'node:module'
import readline from 'node:readline'

const require = createRequire(`${process.argv[2]}/package.json`)
const { io } = require('socket.io-client')
const lines = readline.createInterface({ input: process.stdin })[Symbol.asyncIterator]()
const told = async () => JSON.parse((await lines.next()).value)
const tell = (what) => process.stdout.write(`${JSON.stringify(what)}\n`)
const pause = (ms) => new Promise((done) => setTimeout(done, ms))

const about = await told()
const headers = { Authorization: `Bearer ${about.token}`, 'Content-Type': 'application/json' }

function client(kind, window) {
  const socket = io(`${about.base}/live`, { transports: ['websocket'], forceNew: true, extraHeaders: { Cookie: `lobby_session=${about.token}` } })
  const one = { kind, window, socket, bytes: 0, changed: 0, heard: null }
  socket.on('patch', (push) => {
    one.changed = performance.now()
    if (push.room === `window:${window}` && push.patch.ticket && one.heard) one.heard(one.changed)
  })
  return one
}

async function join(one, room) {
  const answer = await one.socket.timeout(20000).emitWithAck('join', { room })
  if (!answer.ok) throw new Error(`${room}: ${answer.reason}`)
  return answer.snapshot
}

async function enter(one) {
  if (!one.socket.connected) await new Promise((done) => one.socket.on('connect', done))
  one.socket.io.engine.on('data', (data) => (one.bytes += data.length))
  if (one.kind === 'office') return join(one, 'office')
  const desk = await join(one, `window:${one.window}`)
  await join(one, 'staff')
  for (const queue of desk.calls_from) await join(one, `line:${queue}`)
}

const consoles = about.windows.map((window) => client('console', window))
const offices = Array.from({ length: about.offices }, () => client('office', null))
const all = [...consoles, ...offices]
for (const one of all) await enter(one)
tell({ here: all.length })

/** One press of "next": from the press to the answer, to its own console and to the last of all consoles. */
async function press(one, settle) {
  for (const each of all) each.bytes = 0
  const began = performance.now()
  const shown = new Promise((done) => (one.heard = done))
  const key = { ...headers, 'Idempotency-Key': crypto.randomUUID() }
  const answer = await fetch(`${about.base}/api/v1/windows/${one.window}/call-next`, { method: 'POST', headers: key, body: '{}' })
  const answered = performance.now() - began
  if (answer.status !== 200) throw new Error(`call-next: ${answer.status}`)
  await answer.arrayBuffer()
  const own = (await shown) - began
  await pause(settle)
  const last = Math.max(...consoles.map((each) => each.changed)) - began
  const most = (group) => Math.max(...group.map((each) => each.bytes))
  const others = consoles.filter((each) => each !== one)
  return { answered, own, last, bytes: { own: one.bytes, others: most(others), office: most(offices) } }
}

for (;;) {
  const order = await told().catch(() => process.exit(0))
  const presses = []
  for (const window of order.windows) presses.push(await press(consoles.find((one) => one.window === window), order.settle))
  tell(presses)
}
