/** Folding what the server pushes into what the page holds: pure. Null means a push was missed: fetch a snapshot. */
import type { Hall, HallCall, HallDelta, Sim, SimDelta } from '../types'

export function applyHall(hall: Hall, delta: HallDelta): Hall | null {
  // One of the same seq may still say something new: hours begin and end without an event.
  if (delta.seq < hall.seq) return hall
  // A push holds whole windows and queues of everything after `previous`: one that overlaps the snapshot is fine.
  if (delta.previous > hall.seq) return null
  const calls = delta.order ? ordered(delta.order, [...hall.calls, ...(delta.calls ?? [])]) : (delta.calls ?? hall.calls)
  if (calls === null) return null
  return {
    ...hall,
    seq: delta.seq,
    day: delta.day === undefined ? hall.day : delta.day,
    windows: merged(hall.windows, delta.windows),
    queues: merged(hall.queues, delta.queues),
    calls,
    notice: delta.notice === undefined ? hall.notice : delta.notice,
    emergency: delta.emergency === undefined ? hall.emergency : delta.emergency,
  }
}

/** The calls of these ids, the newest word of each; null where one is unknown here. */
function ordered(order: string[], known: HallCall[]): HallCall[] | null {
  const byId = new Map(known.map((call) => [call.call, call]))
  const calls = order.flatMap((id) => byId.get(id) ?? [])
  return calls.length === order.length ? calls : null
}

/** Null as a value takes the key away: a window that is no more. */
function merged<T>(old: Record<string, T>, changed: Record<string, T | null> | undefined): Record<string, T> {
  if (!changed) return old
  const whole = { ...old }
  for (const [key, value] of Object.entries(changed)) {
    if (value === null) delete whole[key]
    else whole[key] = value
  }
  return whole
}

export function applySim(sim: Sim, delta: SimDelta): Sim | null {
  if (delta.seen?.spoken) return { ...sim, voice: delta.seen.spoken }
  if (delta.kiosk !== undefined) {
    return { ...sim, kiosks: { ...sim.kiosks, [delta.kiosk]: { version: delta.version ?? 0 } } }
  }
  if (delta.double === undefined) return sim
  const known = sim.doubles[delta.double]
  if (!known) return null
  return { ...sim, doubles: { ...sim.doubles, [delta.double]: { ...known, seen: delta.seen ?? null } } }
}
