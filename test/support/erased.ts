import { expect, vi } from 'vitest'
import { handler as onErasure } from '../../functions/identity/on-erasure.ts'
import { handler as queueErasures } from '../../functions/identity/queue-erasures.ts'
import { sqsEvent, type startQueues } from './queues.ts'

const graceMs = 72 * 3600_000

/** Runs `work` when the time to undo a deletion of now is over. */
export const afterGrace = async <T>(work: () => Promise<T>): Promise<T> => {
  const later = Date.now() + graceMs + 1000
  const clock = vi.spyOn(Date, 'now').mockReturnValue(later)
  return work().finally(() => clock.mockRestore())
}

/** The erasures of an account that a run of the schedule queues. */
export const queuedErasures = async (queues: Awaited<ReturnType<typeof startQueues>>, userId: string) => {
  const before = queues.ready('erasures').length
  await queueErasures({} as never, { getRemainingTimeInMillis: () => 100_000 } as never)
  const queued = queues.ready('erasures').slice(before) as { user_id: string; erase_after: string }[]
  return queued.filter(({ user_id }) => user_id === userId)
}

/** @returns whether every message was carried out */
export const carryOut = async (messages: readonly object[]): Promise<boolean> => {
  const { batchItemFailures } = await onErasure(sqsEvent(...messages), {} as never)
  return batchItemFailures.length === 0
}

/** Erases an account that was deleted. */
export const erase = (queues: Awaited<ReturnType<typeof startQueues>>, userId: string): Promise<void> =>
  afterGrace(async () => {
    const queued = await queuedErasures(queues, userId)
    expect(queued).toHaveLength(1)
    expect(await carryOut(queued)).toBe(true)
  })
