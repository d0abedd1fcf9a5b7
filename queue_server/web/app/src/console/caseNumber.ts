/** The case number (办件编号) that a clerk types or scans before finishing; the intake system's own shape is unknown to us. */
const MOST = 64

/** Without the blanks around it; null where there is none. */
export const typedCase = (text: string): string | null => text.trim() || null

/** Whether it can be one: at most 64 characters, all of them visible. */
export const isCase = (text: string): boolean => [...text.trim()].length <= MOST && !/\p{C}/u.test(text.trim())
