import type { StoredItem } from '../../platform/dynamo/items.ts'
import { invalidRecord } from '../../platform/dynamo/records.ts'
import type { Page } from '../rules/page.ts'
import type { Signer } from '../rules/signature.ts'

/** Signs what is written, and says of a page as stored whether one of the log's keys signed it so. */
export interface Sealing {
  readonly signer: Signer
  readonly isSealed: (page: StoredItem) => Promise<boolean>
}

/**
 * The first entry of a page that its signature is for: one behind the last where it is for none. What a page has of
 * another hand, or from before pages were signed, is never signed later, only what is added to it.
 */
export const firstSealed = async (item: StoredItem, page: Page, { isSealed }: Sealing): Promise<number> => {
  if (await isSealed(item)) return page.signed_from ?? page.start
  // Counted, which raises an alarm. The log goes on: spoiling a page must not stop what follows from being logged.
  if (item.sig !== undefined) invalidRecord('activity', 'page', ['sig'])
  return page.sequence + 1
}
