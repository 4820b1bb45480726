import { notFound } from '../../platform/http/request.ts'
import type { Buyer, Document } from '../rules/document.ts'
import { readBuyer, readDocument } from '../store/documents.ts'

interface Asker {
  readonly user_id: string
  readonly roles?: readonly string[]
}

/**
 * A document with its buyer's name.
 * @throws DomainError NOT_FOUND for one that is not there, and for another person's, unless an administrator asks
 */
export const readInvoice = async (
  { user_id, roles = [] }: Asker,
  id: string,
): Promise<{ readonly document: Document; readonly buyer: Buyer | undefined }> => {
  const document = await readDocument(id)
  if (!document || (document.user_id !== user_id && !roles.includes('admin'))) throw notFound()
  return { document, buyer: await readBuyer(document.user_id, id) }
}
