/* Written by tools/api_types.py out of /openapi.json: run `make docs` where a test says that it is behind. */

/** A unit outside the hall has the notice of this event. */
export interface Acknowledgement {
  event: string
}

/** What an act may carry; each act reads its own fields. */
export interface Act {
  reason?: string | null
  note?: string | null
  ticket?: string | null
  service?: string | null
  item?: string | null
  window?: string | null
  person?: string | null
  case_number?: string | null
  whole?: boolean
}

/** The process answers. */
export interface Alive {
  status: string
}

/** A promise of a time. */
export interface Appointment {
  id: string
  code: string
  service: string
  at: string
  external_id?: string | null
  state: string
  by?: string | null
  ticket?: string | null
  number?: string | null
}

/** What is to be other, and on which day. */
export interface Asked {
  changes?: (OpenAt | CloseAt | AssignAt | OtherRules | MoreArrivals)[]
  day?: string
  month_days?: [number, number] | null
  replications?: number
}

/** A window serves and supports other queues from a time on. */
export interface AssignAt {
  kind: 'assign'
  window: string
  serves: string[]
  supports?: string[]
  at?: string | null
}

/** A grade at a window's code: with the token of one's own page, or with number and end of the case number. */
export interface AtWindow {
  grade: number
  reasons?: string[]
  words?: string | null
  token?: string | null
  number?: string | null
  case?: string | null
}

/** An appointment; `name` and `phone` are kept encrypted and apart from it. */
export interface Booking {
  service: string
  at: string
  name: string
  phone: string
  external_id?: string | null
}

/** What came of calling the citizen. */
export interface Call {
  result: string
  words?: string | null
}

/** One line of the hall board: a number and where it should go. */
export interface CallLine {
  call: string
  number: string
  window: string
  window_name: Text
  state: 'called' | 'serving'
  nth: number
  at: string
  zone: string
}

/** A call and its reason. */
export interface Called {
  call: string
  ticket: Ticket
  why: Why
}

/** One case. */
export interface Case {
  case_number: string
}

/** Case numbers for a ticket: its id, or the id of an event about it. */
export interface Cases {
  ticket?: string | null
  event?: string | null
  case_number?: string | null
  case_numbers?: string[]
  item?: string | null
}

/** The centre as its file describes it. */
export interface CentreShown {
  id: string
  name: Text
  hotline: string
  timezone: string
  simulated: boolean
  booking: boolean
  notice: Text | null
  services: ServiceShown[]
  queues: QueueNamed[]
  windows: WindowNamed[]
  zones: ZoneNamed[]
}

/** Somebody as they are from now on. */
export interface Change {
  role: 'clerk' | 'reception' | 'manager' | 'technician' | 'auditor' | 'wall' | 'admin'
  window?: string | null
  disabled?: boolean
}

/** A window closes at a time, as soon as its citizen has gone. */
export interface CloseAt {
  kind: 'close'
  window: string
  at?: string | null
}

/** Minutes that a class is worth in the rank. */
export interface Credits {
  normal?: number
  appointment?: number
  priority?: number
  returned?: number
}

/** At the desk; `on_behalf` where somebody comes in the stead of who booked. */
export interface DeskCheckIn {
  on_behalf?: 'family' | 'agent' | null
}

/** A verb for a device, with its own fields beside it. */
export interface Do {
  verb: string
}

/** The rules, whole, and a word on why. */
export interface Draft {
  policy: Policy
  note?: string | null
}

/** What takes every screen and every voice until it is ended. `id` is new each time. */
export interface Emergency {
  id: string
  text: Text
  since: string
}

/** One act: who did what to what, how it was before and after, when and from where. */
export interface Entry {
  who: string
  act: string
  what: string
  status: number
  reason: string | null
  before: unknown
  after: unknown
  place: string
  seq: number
  at: string
}

/** Missed appointments that shall count no more, and what the manager was told. */
export interface Excuse {
  appointments: string[]
  reason: string
}

/** What the citizen thinks of the visit: a grade, codes of reasons, words of their own. */
export interface Grade {
  grade: number
  reasons?: string[]
  words?: string | null
}

/** Everything public in one snapshot; `seq` counts within the journal named. */
export interface HallShown {
  seq: number
  journal: string
  day: string | null
  windows: Record<string, WindowShown>
  queues: Record<string, QueueShown>
  calls: CallLine[]
  notice: Text | null
  emergency: Emergency | null
}

/** Which parts of the server are well. */
export interface Health {
  writer: boolean
  journal: boolean
  broker: boolean
}

/** A number for somebody at the desk. */
export interface Issue {
  service: string
  class?: string
  basis?: string | null
  item?: string | null
  package?: string | null
}

/** What a browser encrypts with: its public key and a shared secret, base64url. */
export interface Keys {
  p256dh: string
  auth: string
}

/** How the kiosks of a centre behave. */
export interface KioskSettings {
  home?: 'services' | 'departments'
  checklist?: boolean
  attract_seconds?: number
  picture_seconds?: number
  pictures?: string[]
  notice?: Text | null
  volume?: Level[]
  brightness?: Level[]
  verifier?: Verifier | null
  version?: number
}

/** From a time of day on, so many per cent, until the next one; before the first of a day the last one stands. */
export interface Level {
  from: string
  percent: number
}

/** Until which working day after the rating, and why. */
export interface Longer {
  days: number
  words: string
}

/** A new token: shown now and never again. */
export interface MadeToken {
  id: string
  token: string
}

/** A user with a password for once: it is shown now and never again. */
export interface MadeUser {
  name: string
  role: string
  window: string | null
  disabled: boolean
  must_change: boolean
  provider: boolean
  password: string
}

/** So many times as many citizens come, of one service or of all. */
export interface MoreArrivals {
  kind: 'arrivals'
  factor: number
  service?: string | null
}

/** To another time. */
export interface Move {
  code: string
  phone: string
  at: string
}

/** The password until now, and the one from now on. */
export interface NewPassword {
  now: string
  wanted: string
}

/** What a machine may do (`scopes` are permissions, no more than the maker's own) and for how many days. */
export interface NewToken {
  name: string
  scopes: ('appointment.book' | 'appointment.contact' | 'appointment.excuse' | 'appointment.import' | 'audit.see' | 'day.close' | 'device.do' | 'hall.announce' | 'hall.touch' | 'help.answer' | 'intake.replay' | 'intake.see' | 'intake.tell' | 'policy.edit' | 'rating.appeal' | 'rating.handle' | 'rating.review' | 'rating.see' | 'report.see' | 'ticket.cancel' | 'ticket.issue' | 'ticket.return' | 'timetable.edit' | 'token.edit' | 'user.edit' | 'wall.see' | 'window.any' | 'window.assign' | 'window.choose' | 'window.operate')[]
  days?: number | null
}

/** Somebody new. */
export interface NewUser {
  name: string
  role: 'clerk' | 'reception' | 'manager' | 'technician' | 'auditor' | 'wall' | 'admin'
  window?: string | null
}

/** Which service the citizen needs next. */
export interface NextStep {
  case_number: string
  service: string
}

/** Which version is to stand again; 0 is the centre file's. */
export interface Older {
  version: number
}

/** A password for once. */
export interface Once {
  password: string
}

/** A window is open from a time on (without one: at once), until the day ends. */
export interface OpenAt {
  kind: 'open'
  window: string
  at?: string | null
}

/** A session that is open; times are seconds since 1970. */
export interface OpenSession {
  id: string
  name: string
  began: number
  seen: number
  until: number
  place: string
}

/** Some rules of who is next are other ones: those named, the others stay. */
export interface OtherRules {
  kind: 'policy'
  policy: Record<string, unknown>
}

/** Who sees to it: the name of a user. */
export interface Owner {
  owner: string
}

/** The pass that the code on the wall gave, the appointment's code, the telephone's last digits. */
export interface PhoneCheckIn {
  pass: string
  code: string
  phone?: string | null
  on_behalf?: 'family' | 'agent' | null
}

/** How many others are let go first. */
export interface Places {
  places: number
}

/** The rules of who is next (DESIGN §4). */
export interface Policy {
  credits?: Credits
  weights?: Record<string, unknown>
  supports?: Record<string, unknown>
  support_threshold?: number
  thresholds?: Record<string, unknown>
  appointment_share?: number
  max_overtakes?: number
  reserved?: Reserved[]
  even_spread?: boolean
  variants?: Variant[]
  return_after?: number
  early_minutes?: number
  late_minutes?: number
  prompt_seconds?: number
  call_seconds?: number
  target_minutes?: number
  target_share?: number
  targets?: Record<string, unknown>
}

/** An error (RFC 9457), with its sentence for people. */
export interface Problem {
  type: string
  title: string
  status: number
  detail: string
  reason: string
  message: Text
}

/** An appointment as its owner sees it. */
export interface Promise {
  id: string
  code: string
  service: string
  at: string
  state?: string | null
  number?: string | null
}

/** The code of an appointment and the last four digits of the telephone it was made with. */
export interface Proof {
  code: string
  phone: string
}

/** How full one queue is. `wait_low` and `wait_high` are minutes. `closed`: why a service of it gives no numbers now. */
export interface QueueBoard {
  journal: string
  seq: number
  queue: string
  letter: string
  name: Text
  waiting: number
  open_windows: number
  wait_low: number
  wait_high: number
  wait_basis?: string | null
  closed?: Record<string, Text>
}

/** A line with its letter. */
export interface QueueNamed {
  id: string
  letter: string
  name: Text
}

/** How full a queue is; waits are minutes. */
export interface QueueShown {
  queue: string
  letter: string
  name: Text
  waiting: number
  open_windows: number
  wait_low: number
  wait_high: number
  wait_basis?: string | null
  closed?: Record<string, Text> | null
}

/** A grade given to a prompt. */
export interface Rating {
  prompt: string
  grade: number
  reasons?: string[]
}

/** Another time, another service, or another person to reach (both `name` and `phone`). */
export interface Rebooking {
  at?: string | null
  service?: string | null
  name?: string | null
  phone?: string | null
}

/** A window for some classes. With `strict` it never calls another; else only while none of these waits. */
export interface Reserved {
  window: string
  classes: ('normal' | 'appointment' | 'priority' | 'returned')[]
  strict?: boolean
}

/** A result that can be collected; `here`: the citizen is in the hall. */
export interface Result {
  case_number: string
  item?: string | null
  here?: boolean
}

/** A role and what it may. */
export interface Role {
  role: string
  permissions: string[]
}

/** Rows with `external_id`, `service`, `at`, `name`, `phone`, and `state` where one is taken back. */
export interface Rows {
  rows: (Record<string, unknown>)[]
}

/** What a citizen picks. */
export interface ServiceShown {
  id: string
  name: Text
  queue: string
  icon: string
  colour: string
  identity: string
}

/** Who is signed in; `token` only at signing in. */
export interface Session {
  token?: string | null
  name: string
  role: string
  window?: string | null
  permissions: string[]
  must_change_password: boolean
}

/** A token without what opens the door; times are seconds since 1970. */
export interface ShownToken {
  id: string
  name: string
  scopes: string[]
  made_by: string
  made: number
  until: number | null
  used: number | null
  revoked: number | null
}

/** A user; `provider` where they come in by the house's own provider. */
export interface ShownUser {
  name: string
  role: string
  window: string | null
  disabled: boolean
  must_change: boolean
  provider: boolean
}

/** Name and password. */
export interface SignIn {
  username: string
  password: string
}

/** Where a phone wants to be told, as its browser says it. */
export interface Subscription {
  endpoint: string
  keys: Keys
  language?: string
}

/** A text in the two languages every citizen and clerk can read. */
export interface Text {
  zh: string
  en: string
}

/** A ticket as clerks, kiosks and phones see it (DESIGN §7). Times are RFC 3339, waits are minutes. */
export interface Ticket {
  id: string
  number: string
  queue: string
  service: string
  class: 'normal' | 'appointment' | 'priority' | 'returned'
  state: 'waiting' | 'called' | 'serving' | 'parked' | 'finished' | 'no_show' | 'cancelled' | 'expired'
  window?: string | null
  windows?: string[]
  ahead?: number
  wait_low?: number
  wait_high?: number
  wait_basis?: string | null
  issued_at: string
  called_at?: string | null
  serving_at?: string | null
  finished_at?: string | null
  case_numbers?: string[]
  item?: string | null
  package?: string | null
  step?: number | null
  step_count?: number
  basis?: string | null
  remark?: Text | null
  token?: string | null
}

/** The timetable as TOML. */
export interface TimetableText {
  text: string
}

/** The id under which a device was told. */
export interface Told {
  id: string
}

/** What a person does to a double of the virtual hall; each double reads its own fields. */
export interface Touch {
}

/** An overdue case and the day it was due. */
export interface Urging {
  case_number: string
  due: string
}

/** Other values at some times: within hours of the day, on weekdays, on days of the month (first and last). */
export interface Variant {
  name: string
  from?: string | null
  to?: string | null
  days?: ('mon' | 'tue' | 'wed' | 'thu' | 'fri' | 'sat' | 'sun')[]
  month_days?: [number, number] | null
  credits?: Credits | null
  weights?: Record<string, unknown> | null
  supports?: Record<string, unknown> | null
  support_threshold?: number | null
  thresholds?: Record<string, unknown> | null
  appointment_share?: number | null
  max_overtakes?: number | null
  reserved?: Reserved[] | null
}

/** Whether the appeal is right, and why. */
export interface Verdict {
  upheld: boolean
  words?: string | null
}

/** Who makes an identity out of an electronic identity code. Codes that begin with `prefix` are sent to `url` only. */
export interface Verifier {
  url: string
  prefix: string
}

/** What the code on the wall says. */
export interface Wall {
  code: string
}

/** How one can sign in: by password, and by a provider with these words on its button. */
export interface Ways {
  password: boolean
  provider: Text | null
}

/** Why this number, before those in `passed`. */
export interface Why {
  zh: string
  en: string
  passed: string[]
}

/** A window, the queues it serves and supports, and the services on its sign. */
export interface WindowNamed {
  id: string
  name: Text
  kind: string
  zone: string
  arrow: string | null
  serves: string[]
  supports: string[]
  services: string[]
}

/** What a window shows now. */
export interface WindowShown {
  window: string
  name: Text
  kind: string
  zone: string
  state: string
  number: string | null
  call: string | null
  since: string
  services: Text[]
}

/** A time for a service, and whom to reach. */
export interface Wish {
  service: string
  at: string
  name: string
  phone: string
}

/** A text in both languages; `zh` has at most 200 characters, `en` at most 400. */
export interface Words {
  zh: string
  en: string
}

/** The queues a window is to serve as its own, those it is to support, and why. */
export interface Work {
  serves: string[]
  supports?: string[]
  reason?: string | null
}

/** What was done or is to be said. */
export interface Written {
  words?: string
}

/** A part of the building. */
export interface ZoneNamed {
  id: string
  name: Text
}

/** What each door reads and answers where all is well, by its method and path. */
export interface Doors {
  'GET /api/v1/appointments': { body: never; answer: unknown }
  'POST /api/v1/appointments': { body: Booking; answer: Appointment }
  'GET /api/v1/appointments.csv': { body: never; answer: Blob }
  'POST /api/v1/appointments/excuses': { body: Excuse; answer: unknown }
  'POST /api/v1/appointments/import': { body: Rows; answer: unknown }
  'GET /api/v1/appointments/misses': { body: never; answer: unknown }
  'GET /api/v1/appointments/{appointment}': { body: never; answer: Appointment }
  'PATCH /api/v1/appointments/{appointment}': { body: Rebooking; answer: Appointment }
  'DELETE /api/v1/appointments/{appointment}': { body: never; answer: Appointment }
  'POST /api/v1/appointments/{appointment}/check-in': { body: DeskCheckIn; answer: Ticket }
  'GET /api/v1/appointments/{appointment}/contact': { body: never; answer: unknown }
  'GET /api/v1/audit': { body: never; answer: Entry[] }
  'GET /api/v1/audit/export': { body: never; answer: Blob }
  'GET /api/v1/board': { body: never; answer: unknown }
  'POST /api/v1/bookings': { body: Wish; answer: Promise }
  'POST /api/v1/bookings/cancel': { body: Proof; answer: Promise }
  'POST /api/v1/bookings/find': { body: Proof; answer: Promise }
  'POST /api/v1/bookings/move': { body: Move; answer: Promise }
  'GET /api/v1/bookings/offer': { body: never; answer: unknown }
  'GET /api/v1/centre': { body: never; answer: CentreShown }
  'POST /api/v1/check-in': { body: PhoneCheckIn; answer: Ticket }
  'GET /api/v1/check-in/code': { body: never; answer: unknown }
  'GET /api/v1/check-in/code.svg': { body: never; answer: Blob }
  'POST /api/v1/check-in/enter': { body: Wall; answer: unknown }
  'GET /api/v1/check-in/wall-link': { body: never; answer: unknown }
  'GET /api/v1/day': { body: never; answer: unknown }
  'POST /api/v1/day/close': { body: never; answer: unknown }
  'POST /api/v1/day/open': { body: never; answer: unknown }
  'GET /api/v1/devices': { body: never; answer: unknown }
  'POST /api/v1/devices/{device}/do': { body: Do; answer: Told }
  'GET /api/v1/devices/{device}/screenshot': { body: never; answer: Blob }
  'GET /api/v1/devices/{device}/settings': { body: never; answer: KioskSettings }
  'PUT /api/v1/devices/{device}/settings': { body: KioskSettings; answer: KioskSettings }
  'GET /api/v1/follow-ups': { body: never; answer: unknown }
  'POST /api/v1/follow-ups/{follow_up}/appeal': { body: Written; answer: unknown }
  'POST /api/v1/follow-ups/{follow_up}/assign': { body: Owner; answer: unknown }
  'POST /api/v1/follow-ups/{follow_up}/close': { body: Written; answer: unknown }
  'POST /api/v1/follow-ups/{follow_up}/contact': { body: Call; answer: unknown }
  'POST /api/v1/follow-ups/{follow_up}/extend': { body: Longer; answer: unknown }
  'POST /api/v1/follow-ups/{follow_up}/rectify': { body: Written; answer: unknown }
  'POST /api/v1/follow-ups/{follow_up}/review': { body: Verdict; answer: unknown }
  'GET /api/v1/hall': { body: never; answer: HallShown }
  'PUT /api/v1/hall/emergency': { body: Words; answer: Emergency }
  'DELETE /api/v1/hall/emergency': { body: never; answer: null }
  'PUT /api/v1/hall/notice': { body: Words; answer: Text }
  'DELETE /api/v1/hall/notice': { body: never; answer: null }
  'GET /api/v1/help': { body: never; answer: unknown }
  'POST /api/v1/help/{device}/answer': { body: never; answer: unknown }
  'POST /api/v1/intake/acknowledgements': { body: Acknowledgement; answer: unknown }
  'POST /api/v1/intake/cases': { body: Cases; answer: unknown }
  'GET /api/v1/intake/events': { body: never; answer: unknown }
  'POST /api/v1/intake/events/replay': { body: never; answer: unknown }
  'POST /api/v1/intake/events/{parcel}/replay': { body: never; answer: null }
  'POST /api/v1/intake/next-steps': { body: NextStep; answer: unknown }
  'POST /api/v1/intake/rating-requests': { body: Case; answer: unknown }
  'POST /api/v1/intake/results': { body: Result; answer: unknown }
  'GET /api/v1/intake/urgings': { body: never; answer: unknown }
  'POST /api/v1/intake/urgings': { body: Urging; answer: unknown }
  'POST /api/v1/intake/urgings/answers': { body: Case; answer: unknown }
  'GET /api/v1/media/{name}': { body: never; answer: Blob }
  'GET /api/v1/office': { body: never; answer: unknown }
  'GET /api/v1/phone/{token}': { body: never; answer: unknown }
  'POST /api/v1/phone/{token}/cancel': { body: never; answer: unknown }
  'POST /api/v1/phone/{token}/postpone': { body: Places; answer: unknown }
  'POST /api/v1/phone/{token}/push': { body: Subscription; answer: null }
  'DELETE /api/v1/phone/{token}/push': { body: never; answer: null }
  'POST /api/v1/phone/{token}/rate': { body: Grade; answer: unknown }
  'GET /api/v1/pictures': { body: never; answer: unknown }
  'GET /api/v1/pictures/{name}': { body: never; answer: Blob }
  'PUT /api/v1/pictures/{name}': { body: Blob; answer: null }
  'GET /api/v1/policy': { body: never; answer: unknown }
  'PUT /api/v1/policy': { body: Draft; answer: unknown }
  'GET /api/v1/policy/history': { body: never; answer: unknown }
  'POST /api/v1/policy/preview': { body: Draft; answer: unknown }
  'POST /api/v1/policy/revert': { body: Older; answer: unknown }
  'GET /api/v1/queues': { body: never; answer: QueueShown[] }
  'GET /api/v1/ratings': { body: never; answer: unknown }
  'POST /api/v1/ratings': { body: Rating; answer: unknown }
  'GET /api/v1/ratings/csv': { body: never; answer: Blob }
  'GET /api/v1/ratings/province': { body: never; answer: unknown }
  'POST /api/v1/ratings/province/replay': { body: never; answer: unknown }
  'GET /api/v1/ratings/reasons': { body: never; answer: unknown }
  'POST /api/v1/ratings/windows/{window}': { body: AtWindow; answer: unknown }
  'GET /api/v1/ratings/windows/{window}/code.svg': { body: never; answer: Blob }
  'GET /api/v1/reports': { body: never; answer: unknown }
  'GET /api/v1/reports/busy-hours': { body: never; answer: unknown }
  'GET /api/v1/reports/fairness': { body: never; answer: unknown }
  'GET /api/v1/reports/month/{month}': { body: never; answer: unknown }
  'GET /api/v1/reports/open-data.csv': { body: never; answer: Blob }
  'GET /api/v1/reports/promises': { body: never; answer: unknown }
  'GET /api/v1/reports/staffing': { body: never; answer: unknown }
  'GET /api/v1/reports/{by}': { body: never; answer: unknown }
  'GET /api/v1/reports/{by}/{form}': { body: never; answer: Blob }
  'GET /api/v1/roles': { body: never; answer: Role[] }
  'GET /api/v1/session': { body: never; answer: Session }
  'POST /api/v1/session': { body: SignIn; answer: Session }
  'DELETE /api/v1/session': { body: never; answer: null }
  'PUT /api/v1/session/password': { body: NewPassword; answer: Session }
  'GET /api/v1/session/provider': { body: never; answer: null }
  'GET /api/v1/session/provider/back': { body: never; answer: null }
  'GET /api/v1/session/ways': { body: never; answer: Ways }
  'GET /api/v1/sessions': { body: never; answer: OpenSession[] }
  'DELETE /api/v1/sessions/{session}': { body: never; answer: null }
  'GET /api/v1/sim': { body: never; answer: unknown }
  'GET /api/v1/sim/kiosks/{kiosk}/screen': { body: never; answer: Blob }
  'PUT /api/v1/sim/kiosks/{kiosk}/screen': { body: Blob; answer: null }
  'POST /api/v1/sim/{name}/touch': { body: Touch; answer: null }
  'GET /api/v1/slots': { body: never; answer: unknown }
  'GET /api/v1/tickets': { body: never; answer: Ticket[] }
  'POST /api/v1/tickets': { body: Issue; answer: Ticket }
  'GET /api/v1/tickets/{ticket}': { body: never; answer: Ticket }
  'POST /api/v1/tickets/{ticket}/cancel': { body: never; answer: Ticket }
  'POST /api/v1/tickets/{ticket}/return': { body: never; answer: Ticket }
  'GET /api/v1/timetable': { body: never; answer: unknown }
  'PUT /api/v1/timetable': { body: TimetableText; answer: unknown }
  'GET /api/v1/tokens': { body: never; answer: ShownToken[] }
  'POST /api/v1/tokens': { body: NewToken; answer: MadeToken }
  'DELETE /api/v1/tokens/{key}': { body: never; answer: null }
  'PUT /api/v1/uploads/{token}': { body: Blob; answer: null }
  'GET /api/v1/users': { body: never; answer: ShownUser[] }
  'POST /api/v1/users': { body: NewUser; answer: MadeUser }
  'PUT /api/v1/users/{name}': { body: Change; answer: ShownUser }
  'DELETE /api/v1/users/{name}': { body: never; answer: null }
  'POST /api/v1/users/{name}/reset-password': { body: never; answer: Once }
  'GET /api/v1/wall': { body: never; answer: unknown }
  'POST /api/v1/what-if': { body: Asked; answer: null }
  'POST /api/v1/what-if/advice': { body: never; answer: null }
  'GET /api/v1/what-if/days': { body: never; answer: unknown }
  'GET /api/v1/what-if/{job}': { body: never; answer: unknown }
  'GET /api/v1/windows': { body: never; answer: WindowShown[] }
  'GET /api/v1/windows/works': { body: never; answer: unknown }
  'GET /api/v1/windows/{window}': { body: never; answer: unknown }
  'POST /api/v1/windows/{window}/call': { body: Act; answer: Called }
  'POST /api/v1/windows/{window}/call-next': { body: Act; answer: Called | null }
  'POST /api/v1/windows/{window}/close': { body: Act; answer: unknown }
  'POST /api/v1/windows/{window}/finish': { body: Act; answer: Ticket }
  'POST /api/v1/windows/{window}/finish-and-call': { body: Act; answer: unknown }
  'POST /api/v1/windows/{window}/help': { body: Act; answer: unknown }
  'POST /api/v1/windows/{window}/help-end': { body: Act; answer: unknown }
  'POST /api/v1/windows/{window}/no-show': { body: Act; answer: Ticket }
  'POST /api/v1/windows/{window}/open': { body: Act; answer: unknown }
  'POST /api/v1/windows/{window}/park': { body: Act; answer: Ticket }
  'POST /api/v1/windows/{window}/pause': { body: Act; answer: unknown }
  'GET /api/v1/windows/{window}/person': { body: never; answer: unknown }
  'POST /api/v1/windows/{window}/recall': { body: Act; answer: Ticket }
  'POST /api/v1/windows/{window}/resume': { body: Act; answer: Ticket }
  'POST /api/v1/windows/{window}/start': { body: Act; answer: Ticket }
  'POST /api/v1/windows/{window}/transfer': { body: Act; answer: Ticket }
  'POST /api/v1/windows/{window}/undo': { body: Act; answer: unknown }
  'POST /api/v1/windows/{window}/walk-in': { body: Act; answer: unknown }
  'GET /api/v1/windows/{window}/work': { body: never; answer: unknown }
  'PUT /api/v1/windows/{window}/work': { body: Work; answer: unknown }
  'DELETE /api/v1/windows/{window}/work': { body: never; answer: unknown }
  'POST /api/v1/windows/{window}/work/preview': { body: Work; answer: unknown }
  'GET /healthz': { body: never; answer: Alive }
  'GET /metrics': { body: never; answer: Blob }
  'GET /readyz': { body: never; answer: Health }
}
