/**
 * The bad ratings of whoever sits here (差评), with what was done about each. Read at first, and anew whenever the desk
 * tells that one came or that something was done; what citizens wrote never goes over the live connection.
 */
import { computed, ref, watch, type Ref } from 'vue'
import { get } from '../api'
import type { Board, FollowUp } from '../office/followups/followUp'
import { may, useSession } from '../session'
import type { Desk } from './shapes'

export interface OwnRatings {
  board: Ref<Board | null>
  open: Ref<FollowUp[]>
  read: () => Promise<void>
}

export function useOwnRatings(desk: Ref<Desk | null>, tell: (error: unknown) => void): OwnRatings {
  const { session } = useSession()
  const board = ref<Board | null>(null)
  /** Whoever may see those of all clerks has them in the office. */
  const open = computed(() => (board.value?.follow_ups ?? []).filter((one) => one.state !== 'closed' && one.clerk === session.value?.name))

  async function read(): Promise<void> {
    if (!may('rating.appeal') && !may('rating.see')) return
    try {
      board.value = await get<Board>('/api/v1/follow-ups')
    } catch (error) {
      tell(error)
    }
  }

  watch(() => JSON.stringify(desk.value?.follow_ups), read, { immediate: true })
  return { board, open, read }
}
