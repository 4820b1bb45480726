import { credit, debit, type LedgerEvent } from '../../commerce/rules/ledger.ts'
import type { EpochMs } from '../../kernel/clock.ts'
import { cashOf } from './keys.ts'

export interface HandedIn {
  readonly agent_id: string
  readonly amount: number
  readonly currency: string
  readonly received_into: 'cash_in_hand' | 'bank'
}

export const isOfNoBooking = ({ booking_id }: Pick<LedgerEvent, 'booking_id'>): boolean =>
  booking_id.startsWith(cashOf(''))

/** The event of cash that an agent has handed in. @param id names the request that said so */
export const handedInEvent = (
  { agent_id, amount, currency, received_into }: HandedIn,
  id: string,
  at: EpochMs,
): LedgerEvent => ({
  event_id: `cash_handed_in#${id}`,
  kind: 'cash_handed_in',
  user_id: agent_id,
  booking_id: cashOf(agent_id),
  at,
  entries: [debit(received_into, amount, currency), credit(cashOf(agent_id), amount, currency)],
})
