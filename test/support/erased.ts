import { vi } from 'vitest'
import { handler } from '../../functions/identity/erase-accounts.ts'

const graceMs = 72 * 3600_000

/** Runs `work` when the time to undo a deletion of now is over. */
const afterGrace = async <T>(work: () => Promise<T>): Promise<T> => {
  const later = Date.now() + graceMs + 1000
  const clock = vi.spyOn(Date, 'now').mockReturnValue(later)
  return work().finally(() => clock.mockRestore())
}

/** A run of the schedule that erases the accounts deleted so long ago. @throws Error when one was not erased */
export const eraseDeleted = (remainingMs = 300_000): Promise<void> =>
  handler({} as never, { getRemainingTimeInMillis: () => remainingMs } as never)

/** Such a run when the time to undo is over for what was deleted until now. */
export const eraseAfterGrace = (remainingMs?: number): Promise<void> => afterGrace(() => eraseDeleted(remainingMs))
