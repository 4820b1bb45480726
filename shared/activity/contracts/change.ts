import * as z from 'zod/mini'

/** Members that changed, by name; the value of a secret or personal one is `masked`. */
const Members = z.record(z.string(), z.unknown())

/** One change of one entity. `actor` is an account, a bearer, `guest`, a function that acted by itself or `time-to-live`. */
export const Change = z.object({
  entity: z.string(),
  sequence: z.number(),
  at: z.iso.datetime(),
  action: z.enum(['created', 'changed', 'deleted']),
  actor: z.nullable(z.string()),
  request_id: z.nullable(z.string()),
  before: Members,
  after: Members,
  previous_hash: z.nullable(z.string()),
  hash: z.string(),
})
