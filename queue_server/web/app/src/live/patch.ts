/**
 * What changed in a room, merged into what the page holds; the server's `difference` made it. An object is merged into
 * an object, anything else stands in place of what was there; what is gone is named under `-`, so that null is a value.
 */
export type Patch = Record<string, unknown>

export interface Pushed {
  room: string
  version: number
  previous: number
  patch: Patch
}

const GONE = '-'

export function patched<T>(old: T, patch: Patch): T {
  const whole: Record<string, unknown> = { ...(old as Record<string, unknown>) }
  for (const key of (patch[GONE] as string[] | undefined) ?? []) delete whole[key]
  for (const [key, value] of Object.entries(patch)) {
    if (key === GONE) continue
    const before = whole[key]
    whole[key] = isObject(before) && isObject(value) ? patched(before, value) : value
  }
  return whole as T
}

function isObject(value: unknown): value is Patch {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
