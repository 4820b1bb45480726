import * as z from 'zod/mini'
import { type Entry, entryTtl, type Head, headTtl } from '../rules/entry.ts'
import { keys } from './keys.ts'

/** The stored forms, parsed on every read; keys, `ttl` and what the indexes need fall away. */
export const EntryItem: z.ZodMiniType<Entry> = z.object({
  entity: z.string(),
  sequence: z.number(),
  at: z.string(),
  action: z.enum(['created', 'changed', 'deleted']),
  actor: z.nullable(z.string()),
  request_id: z.nullable(z.string()),
  before: z.string(),
  after: z.string(),
  source: z.string(),
  previous_hash: z.nullable(z.string()),
  previous_at: z.nullable(z.string()),
  hash: z.string(),
})

export const HeadItem: z.ZodMiniType<Head> = z.object({
  sequence: z.number(),
  hash: z.string(),
  at: z.string(),
  source: z.string(),
})

/** Only accounts are in the index by actor: a function's changes would fill a partition that nobody asks for. */
export const entryItem = (entry: Entry) => ({
  ...keys.entry(entry.entity, entry.sequence),
  ...entry,
  day: entry.at.slice(0, 10),
  ttl: entryTtl(entry.at),
  ...(entry.actor?.startsWith('usr_') && { account: entry.actor }),
})

export const headItem = ({ entity, sequence, hash, at, source }: Entry) => ({
  ...keys.head(entity),
  sequence,
  hash,
  at,
  source,
  ttl: headTtl(at),
})
