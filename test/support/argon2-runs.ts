import { createHook } from 'node:async_hooks'

/** How often Node ran Argon2 during `work`: most of the time of a login or registration, which must reveal nothing. */
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
