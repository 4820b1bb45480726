import { setTimeout as delay } from 'node:timers/promises'

/**
 * Asks again until `probe` gives something other than undefined, false or null.
 * @throws Error naming `what` after `seconds`
 */
export const until = async <T>(what: string, probe: () => Promise<T> | T, seconds = 20): Promise<NonNullable<T>> => {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    const found = await probe()
    if (found !== undefined && found !== null && found !== false) return found
    if (Date.now() > deadline) throw new Error(`waited ${seconds} s for ${what}`)
    await delay(50)
  }
}
