/**
 * Takes a step again and again until it gives something: it reads, decides, and writes on condition of what it read. Each
 * undefined means that another request got one step further; more of them than `attempts` are a fault.
 * @param what that keeps changing, for the error
 */
export const untilDone = async <T>(what: string, attempts: number, step: () => Promise<T | undefined>): Promise<T> => {
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const done = await step()
    if (done !== undefined) return done
  }
  throw new Error(`${what} kept changing`)
}
