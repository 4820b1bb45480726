import { handler } from '../../functions/identity/erase-accounts.ts'
import { later } from './later.ts'

const graceMs = 72 * 3600_000

/** A run of the schedule that erases the accounts deleted so long ago. @throws Error when one was not erased */
export const eraseDeleted = (remainingMs = 300_000): Promise<void> =>
  handler({} as never, { getRemainingTimeInMillis: () => remainingMs } as never)

/** Such a run when the time to undo is over for what was deleted until now. */
export const eraseAfterGrace = (remainingMs?: number): Promise<void> =>
  later(graceMs + 1000, () => eraseDeleted(remainingMs))
