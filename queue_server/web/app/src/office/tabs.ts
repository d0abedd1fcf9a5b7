/** The rooms of the office: where each is, who may see it, and its page, which comes when it is first looked at. */
import type { Component } from 'vue'
import type { WordKey } from '../words/zh'

export interface Tab {
  /** Below `/office`; empty for the first. */
  path: string
  word: WordKey
  permission: string
  /** Opens it too, for those who see nothing else of the office: such a page does without the hall's figures. */
  also?: string
  page: () => Promise<unknown>
}

/** Pages that may not have been built in; a tab without its page is left out. */
const others = {
  ...import.meta.glob<Component>('./slots/SlotsPage.vue'),
  ...import.meta.glob<Component>('./followups/FollowUpsPage.vue'),
  ...import.meta.glob<Component>('./policy/PolicyPage.vue'),
  ...import.meta.glob<Component>('./policy/PromisesPage.vue'),
  ...import.meta.glob<Component>('./policy/WhatIfPage.vue'),
  ...import.meta.glob<Component>('./people/PeoplePage.vue'),
  ...import.meta.glob<Component>('./audit/AuditPage.vue'),
}

function other(path: string, word: WordKey, permission: string, file: string, also?: string): Tab[] {
  const page = others[file]
  return page ? [{ path, word, permission, page, also }] : []
}

export const TABS: readonly Tab[] = [
  { path: '', word: 'tabNow', permission: 'report.see', page: () => import('./NowPage.vue') },
  { path: 'windows', word: 'tabWork', permission: 'report.see', page: () => import('./WorkPage.vue') },
  { path: 'devices', word: 'tabDevices', permission: 'report.see', page: () => import('./DevicesPage.vue') },
  { path: 'notices', word: 'tabNotices', permission: 'hall.announce', page: () => import('./NoticesPage.vue') },
  ...other('policy', 'tabPolicy', 'report.see', './policy/PolicyPage.vue'),
  ...other('what-if', 'tabWhatIf', 'report.see', './policy/WhatIfPage.vue'),
  ...other('slots', 'tabSlots', 'report.see', './slots/SlotsPage.vue', 'appointment.book'),
  ...other('follow-ups', 'tabFollowUps', 'report.see', './followups/FollowUpsPage.vue'),
  { path: 'intake', word: 'tabIntake', permission: 'intake.see', page: () => import('./IntakePage.vue') },
  { path: 'reports', word: 'tabReports', permission: 'report.see', page: () => import('./reports/ReportsPage.vue') },
  ...other('promises', 'tabPromises', 'report.see', './policy/PromisesPage.vue'),
  ...other('people', 'tabPeople', 'user.edit', './people/PeoplePage.vue'),
  ...other('audit', 'tabAudit', 'audit.see', './audit/AuditPage.vue'),
]

export const address = (tab: Tab): string => (tab.path ? `/office/${tab.path}` : '/office')
