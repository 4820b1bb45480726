import { setTimeout as delay } from 'node:timers/promises'

/** Waits `ms` milliseconds; ends early, without an error, when `signal` fires. */
export const pause = async (ms: number, signal: AbortSignal): Promise<void> => {
  if (ms > 0 && !signal.aborted) await delay(ms, undefined, { signal }).catch(() => {})
}

/** Milliseconds before try number `failures + 1`: doubling from `firstMs`, never more than `mostMs`. */
export const backoffMs = (failures: number, firstMs: number, mostMs: number): number =>
  Math.min(mostMs, firstMs * 2 ** Math.min(failures, 30))

/** Sleeps that `notify` ends. Without one under way it ends the next, so that no `notify` is lost. */
export const openWakeSignal = () => {
  const sleepers = new Set<() => void>()
  let notified = false
  return {
    notify: () => {
      notified = sleepers.size === 0
      for (const wake of sleepers) wake()
    },
    sleep: async (ms: number, signal: AbortSignal): Promise<void> => {
      if (notified || signal.aborted) {
        notified = false
        return
      }
      await new Promise<void>(settle => {
        const wake = () => {
          clearTimeout(timer)
          signal.removeEventListener('abort', wake)
          sleepers.delete(wake)
          settle()
        }
        const timer = setTimeout(wake, ms)
        signal.addEventListener('abort', wake)
        sleepers.add(wake)
      })
    },
  }
}

export type WakeSignal = ReturnType<typeof openWakeSignal>

export const asError = (thrown: unknown): Error => (thrown instanceof Error ? thrown : new Error(String(thrown)))
