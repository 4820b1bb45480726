import { downloadInvoice } from '../../shared/invoices/contracts/download-invoice.ts'
import { invoiceFileName, invoicePdf } from '../../shared/invoices/presenters/invoice-pdf.ts'
import { readInvoice } from '../../shared/invoices/workflows/read-invoice.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(downloadInvoice, async ({ user, params, query }) => {
  const { document, buyer } = await readInvoice(user, params.id)
  return new Reply(await invoicePdf(document, buyer, query.language), {
    headers: {
      'content-disposition': `attachment; filename="${invoiceFileName(document)}"`,
      'cache-control': 'private, no-store',
    },
  })
})
