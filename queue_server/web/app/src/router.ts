import type { Component } from 'vue'
import { createRouter, createWebHistory } from 'vue-router'
import { TABS } from './office/tabs'
import { currentSession } from './session'

export const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: () => import('./door/IndexPage.vue') },
    { path: '/sign-in', component: () => import('./door/SignInPage.vue') },
    { path: '/password', component: () => import('./door/PasswordPage.vue'), meta: { staff: true } },
    { path: '/console', component: () => import('./console/ConsolePage.vue'), meta: { staff: true } },
    {
      path: '/office',
      component: () => import('./office/OfficePage.vue'),
      meta: { staff: true },
      children: TABS.map((tab) => ({ path: tab.path, component: tab.page as () => Promise<Component> })),
    },
    { path: '/office/report/:month(\\d{4}-\\d{2})', component: () => import('./office/reports/MonthPage.vue'), props: true, meta: { staff: true } },
    { path: '/wall', component: () => import('./wall/WallPage.vue') },
    { path: '/board', component: () => import('./board/BoardPage.vue') },
    { path: '/book', component: () => import('./booking/BookPage.vue') },
    { path: '/in', component: () => import('./checkin/CheckInPage.vue') },
    { path: '/in/wall', component: () => import('./checkin/WallCode.vue') },
    { path: '/t/:token', component: () => import('./phone/PhonePage.vue'), props: true },
    { path: '/r/:window', component: () => import('./rate/RatePage.vue'), props: true },
    { path: '/hall', component: () => import('./hall/HallPage.vue') },
    { path: '/:rest(.*)*', component: () => import('./door/LostPage.vue') },
  ],
})

router.beforeEach(async (to) => {
  if (!to.meta.staff) return true
  // With the server away the page opens all the same and shows its connection; it is refused there if need be.
  const session = await currentSession().catch(() => undefined)
  if (session === null) return { path: '/sign-in', query: { next: to.fullPath } }
  const first = session?.must_change_password && to.path !== '/password'
  return first ? { path: '/password', query: { next: to.fullPath } } : true
})

/** The session ended under the page: sign in again and come back. */
export function toSignIn(): void {
  const here = router.currentRoute.value
  if (here.path !== '/sign-in') void router.push({ path: '/sign-in', query: { next: here.fullPath } })
}
