// The worker of the citizen's page (scope /t/): keeps the page's own files, and shows what the hall pushes.
const SHELL = 'lobby-phone-1'
const PAGE = '/t/'

self.addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))

self.addEventListener('activate', (event) => {
  const others = caches.keys().then((names) => Promise.all(names.filter((name) => name !== SHELL).map((name) => caches.delete(name))))
  event.waitUntil(others.then(() => self.clients.claim()))
})

self.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  if (event.request.method !== 'GET' || url.origin !== self.location.origin) return
  if (event.request.mode === 'navigate') event.respondWith(page(event.request))
  else if (url.pathname.startsWith('/assets/')) event.respondWith(file(event.request))
})

// Every number's page is the same file: the newest there is, else the one that was kept.
async function page(request) {
  const kept = await caches.open(SHELL)
  try {
    const fresh = await fetch(request)
    if (fresh.ok) await kept.put(PAGE, fresh.clone())
    return fresh
  } catch (error) {
    const held = await kept.match(PAGE)
    if (held) return held
    throw error
  }
}

// A built file's name holds its content's hash: what is kept is right for ever.
async function file(request) {
  const kept = await caches.open(SHELL)
  const held = await kept.match(request)
  if (held) return held
  const fresh = await fetch(request)
  if (fresh.ok) await kept.put(request, fresh.clone())
  return fresh
}

self.addEventListener('push', (event) => {
  const told = event.data ? event.data.json() : {}
  if (!told.title) return
  const called = told.type === 'ticket.called'
  event.waitUntil(
    self.registration.showNotification(told.title, {
      tag: 'lobby', renotify: true, requireInteraction: called, vibrate: called ? [500, 150, 500, 150, 500] : [200, 120, 200],
      data: { link: told.link },
    }),
  )
})

self.addEventListener('notificationclick', (event) => {
  event.notification.close()
  const link = new URL(event.notification.data?.link || PAGE, self.location.origin).href
  const open = self.clients.matchAll({ type: 'window' }).then((pages) => pages.find((one) => one.url === link)?.focus() ?? self.clients.openWindow(link))
  event.waitUntil(open)
})
