import { listLedger } from '../../shared/ledger/contracts/list-ledger.ts'
import { toCsv } from '../../shared/ledger/presenters/csv.ts'
import { toLedgerEntry } from '../../shared/ledger/presenters/to-ledger-entry.ts'
import { listEntries } from '../../shared/ledger/workflows/list-entries.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(listLedger, async ({ query, now, headers }) => {
  const { rows, next } = await listEntries(query, now)
  const isCsv = (query.format ?? (headers.accept?.startsWith('text/csv') ? 'csv' : 'json')) === 'csv'
  if (!isCsv) return { items: rows.map(toLedgerEntry), next_cursor: next }
  const { account, from, to, limit } = query
  const name = `ledger-${account.replaceAll(/[^\w-]/g, '-')}.csv`
  const more = new URLSearchParams({ account, limit: String(limit), format: 'csv' })
  for (const [key, value] of Object.entries({ from, to, cursor: next ?? undefined })) if (value) more.set(key, value)
  return new Reply(toCsv(rows), {
    headers: {
      'content-disposition': `attachment; filename="${name}"`,
      vary: 'accept',
      ...(next && { link: `<${listLedger.path}?${more}>; rel="next"` }),
    },
  })
})
