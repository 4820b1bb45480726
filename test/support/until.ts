import { setTimeout as delay } from 'node:timers/promises'

/**
 * Calls `probe` until it returns something other than undefined, false or null.
 * @throws Error naming `what` after `seconds`: many by default, so that a busy machine fails no test
 */
export const until = async <T>(what: string, probe: () => Promise<T> | T, seconds = 240): Promise<NonNullable<T>> => {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== null && found !== false) return found
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`)
    await delay(50)
  }
}
