import { setTimeout as delay } from 'node:timers/promises'
import { randomFraction } from '../../kernel/random.ts'
import { isConflict } from './errors.ts'

const mostTries = 4
const firstMs = 20

/** Tries a request again that met a transaction on the same item, after 20 ms or so and twice as long each time. */
export const retryingConflicts =
  <Args, Result>(next: (args: Args) => Promise<Result>) =>
  async (args: Args): Promise<Result> => {
    for (let tries = 1; ; tries += 1) {
      try {
        return await next(args)
      } catch (error) {
        if (!isConflict(error) || tries === mostTries) throw error
        await delay(firstMs * 2 ** (tries - 1) * (0.5 + randomFraction()))
      }
    }
  }
