import * as z from 'zod/mini'
import { type EpochMs, fromIso, toTtl } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { canonical, sha256 } from './canonical.ts'

/** One change of one entity, in the chain of that entity's changes. */
export const Entry = z.object({
  /** `booking:bkg_…` */
  entity: z.string(),
  /** From 1, without a gap. */
  sequence: z.number(),
  /** ISO 8601 in UTC with milliseconds. */
  at: z.string(),
  action: z.enum(['created', 'changed', 'deleted']),
  /** An account, a bearer, `guest`, a function that acted by itself, `time-to-live`; null where the change has no stamp. */
  actor: z.nullable(z.string()),
  request_id: z.nullable(z.string()),
  /** The members that changed, as JSON, masked except those that may be shown. */
  before: z.string(),
  after: z.string(),
  /** The position of the change in its table's stream, by which a repeat is recognized: `<stream>/<position>`. */
  source: z.string(),
  /** The hash and time of the entity's change before; null in the first. */
  previous_hash: z.nullable(z.string()),
  previous_at: z.nullable(z.string()),
  /** SHA-256 of all the above as canonical JSON, base64url. */
  hash: z.string(),
})

export type Entry = Immutable<z.infer<typeof Entry>>

/** An entry's content, before it has its place in its entity's chain. */
export type Draft = Pick<Entry, 'entity' | 'at' | 'action' | 'actor' | 'request_id' | 'before' | 'after'>

/** The last entry of an entity's chain. */
export type Last = Pick<Entry, 'sequence' | 'hash' | 'at' | 'source'>

export const keptForMs = 400 * 24 * 3600_000

/**
 * The record of the newest page is kept longer than the pages, as time to live deletes late: without it the end of the
 * chain could not be verified.
 */
export const newestKeptForMs = keptForMs + 60 * 24 * 3600_000

export const entryTtl = (at: string): number => toTtl(fromIso(at) + keptForMs)
export const newestTtl = (at: string): number => toTtl(fromIso(at) + newestKeptForMs)

/** Whether an entry of that time may have been deleted. */
export const isPruned = (at: string, now: EpochMs): boolean => fromIso(at) + keptForMs <= now

/** The entry that follows `last`. */
export const follow = (draft: Draft, source: string, last: Last | undefined): Entry => {
  const entry = {
    ...draft,
    source,
    sequence: (last?.sequence ?? 0) + 1,
    previous_hash: last?.hash ?? null,
    previous_at: last?.at ?? null,
  }
  return { ...entry, hash: hashOf(entry) }
}

export const hashOf = ({ hash: _, ...entry }: Omit<Entry, 'hash'> & { hash?: string }): string =>
  sha256(canonical(entry))

/**
 * Whether a change at `source` is in a chain that ends with `last`: a stream delivers an item's changes in order, and
 * some more than once.
 */
export const isRepeat = (source: string, last: Last | undefined): boolean => {
  const [stream, position = '0'] = source.split('/')
  const [known, reached = '0'] = last?.source.split('/') ?? []
  return stream === known && BigInt(position) <= BigInt(reached)
}
