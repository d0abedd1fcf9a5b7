/** One connection for a whole page, opened by its first user and closed by its last. */
import { io, type Socket } from 'socket.io-client'
import { readonly, ref } from 'vue'

export type Connection = 'connecting' | 'live' | 'lost'

const connection = ref<Connection>('connecting')
const lostAt = ref<number | null>(null)
let socket: Socket | null = null
let users = 0

export const liveConnection = readonly(connection)
/** When the connection went away, in the machine's own milliseconds; null while it stands. */
export const liveLostAt = readonly(lostAt)

export function acquireSocket(): Socket {
  users += 1
  socket ??= open()
  return socket
}

export function releaseSocket(): void {
  users -= 1
  if (users > 0) return
  socket?.disconnect()
  socket = null
  connection.value = 'connecting'
  lostAt.value = null
}

function open(): Socket {
  lostAt.value = Date.now()
  const opened = io('/live', {
    transports: ['websocket', 'polling'],
    tryAllTransports: true,
    reconnectionDelay: 500,
    reconnectionDelayMax: 4000,
    timeout: 6000,
    forceNew: true,
  })
  opened.on('connect', () => {
    connection.value = 'live'
    lostAt.value = null
  })
  opened.on('disconnect', (reason) => {
    connection.value = 'lost'
    lostAt.value ??= Date.now()
    // The library gives up when the server itself hangs up, which it does when it is stopped in good order.
    if (reason === 'io server disconnect') setTimeout(() => opened.connect(), 1000)
  })
  opened.on('connect_error', () => {
    if (connection.value === 'live') connection.value = 'lost'
    lostAt.value ??= Date.now()
  })
  return opened
}

/** Connect anew: the server knows who somebody is by the cookie of the moment a connection began. */
export function renewSocket(): void {
  socket?.disconnect().connect()
}
