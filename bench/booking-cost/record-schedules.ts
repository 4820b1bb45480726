import { handler as rotateSigningKeys } from '../../functions/identity/rotate-signing-keys.ts'
import { handler as reconcilePayments } from '../../functions/payments/reconcile-payments.ts'
import { handler as measureTables } from '../../functions/platform/measure-tables.ts'
import { handler as sendDueTimers } from '../../functions/platform/send-due-timers.ts'
import type { Recorder } from './recorder.ts'

const context = { awsRequestId: 'idle', getRemainingTimeInMillis: () => 60_000 } as never
const tick = {} as never

/** The scheduled functions, with nothing to do. */
export const recordSchedules = async ({ run }: Recorder): Promise<void> => {
  await run('idle', 'payments/reconcile-payments', () => reconcilePayments(tick, context))
  await run('idle', 'platform/measure-tables', () => measureTables(tick, context))
  await run('idle', 'platform/send-due-timers', () => sendDueTimers(tick, context))
  await run('idle', 'identity/rotate-signing-keys', () => rotateSigningKeys(tick, context))
}
