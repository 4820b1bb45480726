import type { LoggedRecords } from '../../platform/domain.ts'

/** What the activity log shows of tax rates, which are among the records of commerce. */
export const entities = (): LoggedRecords => ({
  kinds: [
    {
      kind: 'tax-rate',
      keys: { pk: 'TAX', sk: 'TAX#$1#$2' },
      id: '$id',
      named: 'rate',
      clear: ['id', 'kind', 'basis_points', 'code', 'effective_from', 'created_at', 'withdrawn_at'],
    },
  ],
})
