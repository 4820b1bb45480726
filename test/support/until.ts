import { setTimeout as delay } from 'node:timers/promises'

/**
 * Asks again until `probe` gives something other than undefined, false or null.
 * @throws Error naming `what` after `seconds`, which are many: only what never comes is to fail, not what a busy machine delays
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
