import { getInvoice } from '../../shared/invoices/contracts/get-invoice.ts'
import { toInvoice } from '../../shared/invoices/presenters/to-invoice.ts'
import { readInvoice } from '../../shared/invoices/workflows/read-invoice.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(getInvoice, async ({ user, params }) => {
  const { document, buyer } = await readInvoice(user, params.id)
  return toInvoice(document, buyer)
})
