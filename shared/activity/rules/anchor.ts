import * as z from 'zod/mini'
import { type EpochMs, fromIso, toIso } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { sha256 } from './canonical.ts'
import { isSignatureOf, type LogKeyring, type Signer, signatureOf } from './signature.ts'

/** The end of a page when it was anchored: entity, number of the page's first entry, number and hash of the last one. */
export const Head = z.tuple([z.string(), z.number(), z.number(), z.string()])

export type Head = Immutable<z.infer<typeof Head>>

/** What the log had of some days, kept where nobody can change it. */
const Anchor = z.object({
  /** From 1, without a gap. */
  number: z.number(),
  /** The days (UTC, both included) of whose changes it has the heads. */
  from: z.string(),
  to: z.string(),
  made_at: z.string(),
  /** The objects that have the heads. */
  parts: z.array(z.object({ key: z.string(), sha256: z.string() })),
  /** SHA-256 of the anchor before as it is stored; null in the first. */
  previous: z.nullable(z.string()),
})

export type Anchor = Immutable<z.infer<typeof Anchor>>

const Sealed = z.object({ anchor: Anchor, signature: z.string() })

export const sealAnchor = (anchor: Anchor, signer: Signer): Buffer => {
  const signature = Buffer.from(signatureOf({ anchor }, signer)).toString('base64url')
  return Buffer.from(JSON.stringify({ anchor, signature }))
}

/** An anchor as stored; undefined where it cannot be read, or none of the keys signed it. */
export const openAnchor = (stored: Uint8Array, keys: LogKeyring): Anchor | undefined => {
  const { anchor, signature } = z.safeParse(Sealed, parsed(stored)).data ?? {}
  const isOurs = anchor && isSignatureOf({ anchor }, Buffer.from(signature ?? '', 'base64url'), keys)
  return isOurs ? anchor : undefined
}

export const parsed = (stored: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(stored).toString())
  } catch {
    return undefined
  }
}

export const digestOf = (stored: Uint8Array): string => sha256(stored)

export const anchorPrefix = 'anchors/'
export const anchorKey = (number: number): string => `${anchorPrefix}${String(number).padStart(8, '0')}.json`

/** @param attempt of two attempts at an anchor neither has the other's parts */
export const partKey = (number: number, attempt: string, part: number): string =>
  `heads/${String(number).padStart(8, '0')}/${attempt}/${String(part).padStart(6, '0')}.jsonl.gz`

const dayMs = 24 * 3600_000

/** How long after its end a day is anchored: its last changes are in the log by then, unless their stream is late. */
const graceMs = 15 * 60_000

export const dayOf = (time: EpochMs): string => toIso(time).slice(0, 10)
export const dayAfter = (day: string): string => dayOf(fromIso(`${day}T00:00:00Z`) + dayMs)

/** The last day that can be anchored. */
export const lastWholeDay = (now: EpochMs): string => dayOf(now - graceMs - dayMs)

/**
 * The days that the next anchor has, none where all are anchored. The last day of the anchor before is among them: what
 * its stream told a day late is in the log by now.
 */
export const dueDays = (last: Pick<Anchor, 'to'> | undefined, first: string | undefined, now: EpochMs): string[] => {
  const end = lastWholeDay(now)
  if (last && last.to >= end) return []
  const days: string[] = []
  for (let day = last?.to ?? first; day !== undefined && day <= end; day = dayAfter(day)) days.push(day)
  return days
}
