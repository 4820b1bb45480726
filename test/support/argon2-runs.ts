import { createHook } from 'node:async_hooks'

/** How often Node ran Argon2 during `work`: what a login or registration costs, and how its time could tell on it. */
export const argon2Runs = async (work: () => Promise<unknown>): Promise<number> => {
  let runs = 0
  const hook = createHook({
    init: (_, type) => {
      if (type === 'ARGON2REQUEST') runs += 1
    },
  }).enable()
  await work()
  hook.disable()
  return runs
}
