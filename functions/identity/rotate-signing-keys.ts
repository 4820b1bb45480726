import { rotateKeys } from '../../shared/identity/workflows/rotate-keys.ts'
import { now } from '../../shared/kernel/clock.ts'
import { scheduled } from '../../shared/platform/events/schedule.ts'

/** Each run takes at most one step of each rotation; the condition of each step is in rules/key-ring.ts. */
export const handler = scheduled(async () => {
  const { ACCESS_SECRET = '', TICKETS_SECRET = '' } = process.env
  const rotations = [rotateKeys('access', ACCESS_SECRET, now()), rotateKeys('tickets', TICKETS_SECRET, now())]
  for (const { status, ...rest } of await Promise.allSettled(rotations))
    if (status === 'rejected') throw (rest as PromiseRejectedResult).reason
})
