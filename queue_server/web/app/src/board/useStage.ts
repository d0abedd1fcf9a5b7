/** The playlist as time passes: whose turn it is, and what cannot be shown for now. */
import { computed, shallowRef, watchEffect, type Ref } from 'vue'
import type { BoardData } from '../types'
import { hallTime, turned, type Turn } from './playlist'

/** A file that failed is tried again after so long. */
const AGAIN_MS = 60_000

export function useStage(data: Ref<BoardData | null>, now: Ref<number>, timezone: Ref<string>) {
  const turn = shallowRef<Turn | null>(null)
  const failed = shallowRef<ReadonlyMap<number, number>>(new Map())
  const skipped = computed(() => new Set([...failed.value].filter(([, at]) => now.value - at < AGAIN_MS).map(([place]) => place)))
  const look = (over: boolean) => {
    turn.value = turned(data.value?.playlist ?? [], turn.value, now.value, hallTime(now.value, timezone.value), skipped.value, over)
  }

  watchEffect(() => look(false))
  const over = () => look(true)
  const fail = () => {
    if (turn.value) failed.value = new Map([...failed.value, [turn.value.place, now.value]])
  }
  return { turn, over, fail }
}
