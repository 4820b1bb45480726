import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import * as z from 'zod/mini'
import { fromIso } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { canonical } from './canonical.ts'
import { Entry } from './entry.ts'

/** An entry as stored in its page, with the name of the row that mentions it in the lists by day and by account. */
const Kept = z.object({ entry: Entry, row: z.string() })

export type Kept = Immutable<z.infer<typeof Kept>>

/** Successive entries of one entity in one item: from number `start` to `sequence`, the last of which has `hash`. */
export const Page = z.object({
  entity: z.string(),
  start: z.number(),
  sequence: z.number(),
  hash: z.string(),
  kept: z.array(Kept),
  /** Bytes of `kept` as stored. */
  packedBytes: z.number(),
  /** The first entry that the page's signature is for, where it is not for all: those before were not signed when they were written. */
  signed_from: z.optional(z.number()),
})

export type Page = Immutable<z.infer<typeof Page>>

/**
 * A page with fewer bytes of packed entries takes more: with its other members it then mostly stays in one write unit.
 */
const roomBytes = 700

/** A page is closed after this long, so that its first entries are not kept much longer than the log's retention. */
const openForMs = 30 * 24 * 3600_000

/**
 * Whether the change at `at` begins a new page. Decided by the page and the change alone: two writers that see the same
 * page must not put the same number into different ones.
 */
export const isFull = ({ kept, packedBytes }: Page, at: string): boolean =>
  packedBytes >= roomBytes || fromIso(at) - fromIso(kept[0]?.entry.at ?? at) > openForMs

/** An entry's members, in the order in which they are packed. */
const names = [
  'sequence',
  'at',
  'action',
  'actor',
  'request_id',
  'source',
  'previous_hash',
  'previous_at',
  'hash',
] as const

/** The text of a page's entries. `before` and `after` are JSON already and go in as such. */
const textOf = (kept: readonly Kept[]): string =>
  `[${kept
    .map(({ entry, row }) => {
      const [first, ...more] = [row, ...names.map(name => entry[name])].map(value => JSON.stringify(value))
      return `[${first},${more.join(',')},${entry.before},${entry.after}]`
    })
    .join(',')}]`

/** Compressed, as names, ids and hashes come again from entry to entry: four entries then fit in a kilobyte. */
export const pack = (kept: readonly Kept[]): Uint8Array => {
  const text = Buffer.from(textOf(kept))
  return brotliCompressSync(text, {
    params: {
      [constants.BROTLI_PARAM_MODE]: constants.BROTLI_MODE_TEXT,
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MIN_WINDOW_BITS + 6,
      [constants.BROTLI_PARAM_SIZE_HINT]: text.length,
    },
  })
}

/** @throws Error for bytes that `pack` did not make */
export const unpack = (entity: string, packed: Uint8Array): unknown[] => {
  const rows = JSON.parse(brotliDecompressSync(packed).toString()) as unknown[][]
  return rows.map(([row, ...members]) => {
    const [before, after] = members.splice(names.length)
    const entry = Object.fromEntries(names.map((name, index) => [name, members[index]]))
    return { row, entry: { entity, ...entry, before: canonical(before), after: canonical(after) } }
  })
}
