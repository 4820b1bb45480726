import type { LedgerEvent } from '../../commerce/rules/ledger.ts'
import { ledgerPut, readLedger } from '../../commerce/store/ledger.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readAccount } from '../../platform/dynamo/account.ts'
import { areWritten } from '../../platform/dynamo/transaction.ts'
import { type HandedIn, handedInEvent } from '../rules/handed-in.ts'

/**
 * Posts cash that an agent has handed in, once for each request.
 * @param request names it, and is the same for a repeat
 * @returns what stands in the ledger, which may be from an earlier attempt
 * @throws DomainError AGENT_UNKNOWN
 */
export const recordHandedIn = async (handedIn: HandedIn, request: string, now: EpochMs): Promise<LedgerEvent> => {
  if (!(await readAccount(handedIn.agent_id)))
    throw new DomainError('AGENT_UNKNOWN', 'There is no account of this agent.')
  const event = handedInEvent(handedIn, request, now)
  if (await areWritten([ledgerPut(event)])) return event
  const earlier = (await readLedger(event.booking_id)).find(({ event_id }) => event_id === event.event_id)
  if (!earlier) throw new Error(`${event.event_id} was refused, and is not there`)
  return earlier
}
