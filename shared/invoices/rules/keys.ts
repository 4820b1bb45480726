import { keys, prefix } from '../../commerce/rules/keys.ts'
import type { Series } from './series.ts'

/** commerce table: documents are apart from the person, as they outlive them. */
export const documentKey = (id: string) => ({ pk: `INVOICE#${id}`, sk: 'INVOICE' })

/** The name in a document, among the person's records. */
export const buyerKey = (userId: string, id: string) => ({
  pk: keys.user(userId),
  sk: `${prefix.invoice}${id}`,
})

export const counterKey = ({ issuer_id, type, year }: Series) => ({
  pk: `INVOICES#${issuer_id}`,
  sk: `COUNTER#${year}#${type}`,
})
