import { type EpochMs, fromIso, toIso } from '../../kernel/clock.ts'
import type { Page } from './page.ts'
import { isSigned, type LogKeyring } from './signature.ts'
import type { Finding } from './verify.ts'

type Item = Readonly<Record<string, unknown>>

/** What signatures are checked by: the keys, and the time since which the log signs. */
export interface Trust {
  readonly keys: LogKeyring
  readonly since: EpochMs
}

/** While the version that signs is deployed, the one before still writes. */
const graceMs = 24 * 3600_000

/** Whether what is of that time need not be signed. */
export const isFromBefore = (at: string, { since }: Trust): boolean => fromIso(at) <= since + graceMs

/** The first entry that a page's signature is for; none where the signature is missing or does not fit. */
export const signedFrom = (item: Item, page: Page, { keys }: Trust): number =>
  isSigned(item, keys) ? (page.signed_from ?? page.start) : Number.POSITIVE_INFINITY

/** The entries of a page that no signature is for: a fault, or written before the log signed, of which `before` counts. */
export const unsignedEntries = (item: Item, page: Page, trust: Trust): { findings: Finding[]; before: number } => {
  const first = signedFrom(item, page, trust)
  const unsigned = page.kept.map(({ entry }) => entry).filter(({ sequence }) => sequence < first)
  const isForged = item.sig !== undefined && first === Number.POSITIVE_INFINITY
  const late = isForged ? unsigned : unsigned.filter(({ at }) => !isFromBefore(at, trust))
  const [from, to] = [late[0]?.sequence, late.at(-1)?.sequence]
  if (from === undefined || to === undefined) return { findings: [], before: unsigned.length }
  const entries = from === to ? `entry ${from} is` : `entries ${from} to ${to} are`
  const sentence = isForged
    ? `${entries} not as the log signed: the signature of the page does not fit`
    : `${entries} not signed, as everything is since ${toIso(trust.since)}`
  return {
    findings: [{ entity: page.entity, sequence: from, kind: 'unsigned', sentence }],
    before: unsigned.length - late.length,
  }
}

/** Whether a row is signed, or from before rows were. */
export const isVouchedRow = (item: Item, at: string, trust: Trust): boolean =>
  isSigned(item, trust.keys) || (item.sig === undefined && isFromBefore(at, trust))
