import { handler as anchorChains } from '../../functions/activity/anchor-chains.ts'
import { handler as eraseAccounts } from '../../functions/identity/erase-accounts.ts'
import { handler as rotateSigningKeys } from '../../functions/identity/rotate-signing-keys.ts'
import { handler as reportDays } from '../../functions/ledger/report-days.ts'
import { handler as reconcilePayments } from '../../functions/payments/reconcile-payments.ts'
import { handler as measureTables } from '../../functions/platform/measure-tables.ts'
import { handler as sendDueTimers } from '../../functions/platform/send-due-timers.ts'
import type { Recorder } from './recorder.ts'

const context = { awsRequestId: 'idle', getRemainingTimeInMillis: () => 900_000 } as never
const tick = {} as never

/** The scheduled functions, with nothing to do: the days that are over have their anchor. */
export const recordSchedules = async ({ run }: Recorder): Promise<void> => {
  await anchorChains(tick, context)
  await run('idle', 'activity/anchor-chains', () => anchorChains(tick, context))
  await run('idle', 'identity/erase-accounts', () => eraseAccounts(tick, context))
  await reportDays(tick, context)
  await run('idle', 'ledger/report-days', () => reportDays(tick, context))
  await run('idle', 'payments/reconcile-payments', () => reconcilePayments(tick, context))
  // Of the functions that log, which run in this process too; it names no table.
  delete process.env.LOGGED_TABLE
  await run('idle', 'platform/measure-tables', () => measureTables(tick, context))
  await run('idle', 'platform/send-due-timers', () => sendDueTimers(tick, context))
  await run('idle', 'identity/rotate-signing-keys', () => rotateSigningKeys(tick, context))
}
