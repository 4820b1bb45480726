import { readLedger } from '../../commerce/store/ledger.ts'
import type { Document } from '../rules/document.ts'
import { readDocument } from '../store/documents.ts'

/** The documents of a booking, the oldest first, by its events of the ledger: an event has the id of its document. */
export const listInvoices = async (bookingId: string): Promise<Document[]> => {
  const events = await readLedger(bookingId)
  const ids = events.filter(({ kind }) => kind === 'invoiced' || kind === 'credited').map(({ event_id }) => event_id)
  const documents = await Promise.all(ids.map(readDocument))
  return documents
    .filter(document => document !== undefined)
    .toSorted((left, right) => left.issued_at - right.issued_at || (left.type === 'invoice' ? -1 : 1))
}
