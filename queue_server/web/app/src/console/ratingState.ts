/** How it stands with a visit that was asked for a rating. Who says nothing is "not rated", never good. */
import type { Desk } from './shapes'

export type RatingState = 'asked' | 'rated' | 'bad' | 'none'

export function ratingState(rating: NonNullable<Desk['rating']>, now: number): RatingState {
  if (rating.grade !== null) return rating.grade <= 2 ? 'bad' : 'rated'
  return rating.until !== null && now < Date.parse(rating.until) ? 'asked' : 'none'
}
