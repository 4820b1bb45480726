import { InvoiceMessage } from '../../shared/invoices/contracts/messages.ts'
import { issueInvoices } from '../../shared/invoices/workflows/issue-invoices.ts'
import { backOff } from '../../shared/platform/events/back-off.ts'
import { batchConsumer } from '../../shared/platform/events/batch-consumer.ts'
import { invoicing, selling } from '../../shared/selling.ts'

/** Numbers and writes the invoices and credit notes of one issuer at a time, whatever their order. */
export const handler = batchConsumer(
  InvoiceMessage,
  messages => issueInvoices({ kinds: selling, invoicing }, messages),
  backOff({ firstSeconds: 1, longestSeconds: 60 }),
)
