import { type EpochMs, fromIso } from '../../kernel/clock.ts'
import { type Anchor, dayAfter, type Head } from './anchor.ts'
import { isPruned } from './entry.ts'
import type { Page } from './page.ts'
import type { Finding } from './verify.ts'

const dayMs = 24 * 3600_000

/** How long nobody can delete an anchor: longer than the log keeps what it proves. */
export const lockedDays = 600

/** Whether an object of that time may be gone, or marked as deleted, because of its age. */
export const isUnlocked = (writtenAt: EpochMs, now: EpochMs): boolean => writtenAt + lockedDays * dayMs <= now

/** What is wrong with an anchor behind the one before, as sentences; `previous` is the digest of that. */
export const faultsBehind = (
  anchor: Anchor,
  before: { readonly anchor: Anchor; readonly digest: string } | undefined,
  now: EpochMs,
): string[] => {
  if (!before) {
    const isFirst = anchor.previous === null || isUnlocked(fromIso(anchor.made_at), now + 30 * dayMs)
    return isFirst ? [] : ['the anchors before it are missing']
  }
  if (anchor.previous !== before.digest)
    return ['it does not follow the anchor before it: one is missing or was changed']
  if (anchor.from > dayAfter(before.anchor.to))
    return [`nothing between ${before.anchor.to} and ${anchor.from} is anchored`]
  return []
}

/** How long after a day its anchor may come, if runs fail for a time that their alarm is to be noticed in. */
const latestMs = 3 * dayMs

/** Whether the anchors end too early: the log signs since `since`. */
export const isOverdue = (last: Anchor | undefined, since: EpochMs, now: EpochMs): boolean =>
  Math.max(since, last ? fromIso(`${last.to}T00:00:00Z`) + dayMs : 0) + latestMs <= now

/** What is wrong with a page, by the head that an anchor has of it; undefined for a page that is gone as it may be. */
export const faultOfHead = (
  [entity, start, sequence, hash]: Head,
  page: Page | undefined,
  { from, to }: Pick<Anchor, 'from' | 'to'>,
  now: EpochMs,
): Finding | undefined => {
  const entry = page?.kept.find(each => each.entry.sequence === sequence)?.entry
  if (entry?.hash === hash) return undefined
  if (!page && isPruned(`${from}T00:00:00.000Z`, now)) return undefined
  const days = from === to ? from : `${from} to ${to}`
  return entry
    ? {
        entity,
        sequence,
        kind: 'altered',
        sentence: `entry ${sequence} was altered: the anchor of ${days} has another one`,
      }
    : {
        entity,
        sequence,
        kind: 'missing',
        sentence: `entry ${sequence}, on the page of entry ${start}, is missing: the anchor of ${days} has it`,
      }
}
