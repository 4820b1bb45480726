import type { Invoicing } from '../../commerce/rules/invoicing.ts'
import type { LedgerEvent } from '../../commerce/rules/ledger.ts'
import type { Payment } from '../../commerce/rules/payment.ts'
import type { Booking } from '../../commerce/rules/records.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import type { TaxRate } from '../../commerce/rules/tax-rate.ts'
import type { Document, Draft } from './document.ts'

/** All that says which documents a booking needs. */
export interface Known {
  readonly booking: Booking
  /** Those of its paid charges, in their order. */
  readonly payments: readonly Payment[]
  readonly events: readonly LedgerEvent[]
  /** The invoices that were written before, by payment. */
  readonly invoices: Readonly<Record<string, Document>>
  readonly rates: readonly TaxRate[]
  readonly invoicing: Invoicing<Details>
}

/** An event of the ledger with the document that it is about; a fee that is only moved has none. */
export interface Issued {
  readonly event: LedgerEvent
  readonly draft?: Draft | undefined
}
