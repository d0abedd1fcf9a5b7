/**
 * People whose cards can be laid on a simulated reader. There is no area 999999 (GB/T 2260), and they were born in 1900:
 * nobody real has these numbers, which are right to the check digit.
 */
export interface Invented {
  name: string
  sex: '1' | '2'
  birth: string
  number: string
}

export const PERSONS: readonly Invented[] = [
  { name: '测试甲', sex: '1', birth: '19000101', number: '999999190001010015' },
  { name: '测试乙', sex: '2', birth: '19000202', number: '999999190002020020' },
  { name: '测试丙', sex: '1', birth: '19000303', number: '999999190003030036' },
]
