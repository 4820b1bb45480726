/** One secondary index, named after the question it answers. Keys are string attributes. */
export interface IndexDefinition {
  readonly name: string
  readonly pk: string
  readonly sk: string
  readonly projection: 'ALL' | 'KEYS_ONLY' | readonly string[]
}

/** A table by purpose: string keys `pk` and `sk`, time to live on `ttl` (epoch seconds). */
export interface TableDefinition {
  readonly stream: boolean
  readonly indexes: readonly IndexDefinition[]
}

/** The tables of DESIGN §5. The stack deploys them; tests create the same ones from here. */
export const tables = {
  identity: {
    stream: true,
    indexes: [
      {
        name: 'users-by-email',
        pk: 'directory_shard',
        sk: 'directory_name',
        // All an administrator sees, and nothing that signs anybody in.
        projection: [
          'user_id',
          'email',
          'email_verified',
          'phone_number',
          'phone_verified',
          'first_name',
          'last_name',
          'role',
          'created_at',
          'deactivated_at',
        ],
      },
    ],
  },
  catalog: {
    stream: true,
    indexes: [{ name: 'departures-by-route', pk: 'route_id', sk: 'departure_datetime', projection: 'ALL' }],
  },
  inventory: { stream: true, indexes: [] },
  commerce: {
    stream: true,
    indexes: [{ name: 'payments-to-reconcile', pk: 'open_shard', sk: 'open_since', projection: 'KEYS_ONLY' }],
  },
  runtime: { stream: false, indexes: [] },
  // By entity, and lists by day and by account, all under the table's own key: an index would repeat each entry whole.
  activity: { stream: false, indexes: [] },
} as const satisfies Record<string, TableDefinition>

export type TableName = keyof typeof tables
