/** Which records of a batch failed, by identifier; `broken`: why the whole batch counts as failed. */
export type BatchReply =
  | { readonly failed: ReadonlySet<string>; readonly broken?: undefined }
  | { readonly broken: string }

const allFine: BatchReply = { failed: new Set() }

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/**
 * Reads what a function with ReportBatchItemFailures returned, as Lambda does: nothing, `{}`, and a null or empty
 * list are success; anything that cannot be read, or names a record that is not in the batch, fails the whole batch.
 */
export const readBatchReply = (payload: unknown, identifiers: ReadonlySet<string>): BatchReply => {
  if (payload === null || payload === undefined) return allFine
  if (!isObject(payload)) return { broken: 'the reply is not an object' }
  const list = payload.batchItemFailures
  if (list === null || list === undefined) return allFine
  if (!Array.isArray(list)) return { broken: 'batchItemFailures is not a list' }
  const failed = new Set<string>()
  for (const item of list) {
    const identifier = isObject(item) ? item.itemIdentifier : undefined
    if (typeof identifier !== 'string' || !identifiers.has(identifier))
      return { broken: `no record of the batch has the itemIdentifier ${JSON.stringify(identifier)}` }
    failed.add(identifier)
  }
  return { failed }
}
