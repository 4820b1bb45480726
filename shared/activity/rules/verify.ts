import * as z from 'zod/mini'
import { type EpochMs, fromIso } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { canonical } from './canonical.ts'
import { type Entry, hashOf, isPruned, type Last, newestKeptForMs } from './entry.ts'
import { masked } from './masking.ts'

/** A fault in an entity's chain, and its place. Those of the anchors and keys have no entity and no number. */
export interface Finding {
  readonly entity: string
  readonly sequence: number
  readonly kind: 'altered' | 'missing' | 'moved' | 'unrecorded' | 'hidden' | 'unsigned' | 'anchor'
  readonly sentence: string
}

/** An entry as stored, and the number it is stored under. */
export interface Stored {
  readonly place: number
  readonly entry: Entry
}

/** The newest page of a chain: the number it begins with, and the time it was begun. */
export const Newest = z.object({ start: z.number(), at: z.string() })

export type Newest = Immutable<z.infer<typeof Newest>>

/**
 * Checks a chain, entry by entry in the order of their places, then where it ends. The beginning may be gone if it is
 * older than the log is kept.
 */
export const chainCheck = (entity: string, now: EpochMs) => {
  const findings: Finding[] = []
  const found = (sequence: number, kind: Finding['kind'], sentence: string) => {
    findings.push({ entity, sequence, kind, sentence })
  }
  let last: (Stored & { readonly isSound: boolean }) | undefined
  let first: Entry | undefined
  const known = new Map<string, unknown>()

  const missing = (from: number, to: number) =>
    found(from, 'missing', from === to ? `entry ${from} is missing` : `entries ${from} to ${to} are missing`)

  const next = (stored: Stored): void => {
    const { place, entry } = stored
    if (last && place <= last.place) {
      found(place, 'moved', `entry ${place} lies there twice, or behind a later one`)
      return
    }
    first ??= entry
    const isOwn = entry.hash === hashOf(entry)
    const isInPlace = entry.sequence === place && entry.entity === entity
    const expected = (last?.place ?? 0) + 1
    const mayLackStart = !last && isOwn && entry.previous_at !== null && isPruned(entry.previous_at, now)
    if (place > expected && !mayLackStart) missing(expected, place - 1)
    if (!isOwn) found(place, 'altered', `entry ${place} was altered: it does not fit its hash`)
    else if (!isInPlace)
      found(place, 'moved', `entry ${entry.sequence} of ${entry.entity} lies in the place of entry ${place}`)
    else if (last?.isSound && place === expected && entry.previous_hash !== last.entry.hash)
      found(last.place, 'altered', `entry ${last.place} was altered: entry ${place} followed another one`)
    else if (place === 1 && entry.previous_hash !== null)
      found(1, 'altered', 'entry 1 was altered: it says that another came before it')
    const isSound = isOwn && isInPlace
    if (isSound && last?.isSound && place === expected) checkContents(entry)
    if (isSound) remember(entry)
    last = { ...stored, isSound }
  }

  /** A change's values before must be those the previous change left, as far as both are shown. */
  const checkContents = (entry: Entry): void => {
    for (const [name, value] of membersOf(entry.before))
      if (
        isShown(value) &&
        known.has(name) &&
        isShown(known.get(name)) &&
        canonical(known.get(name)) !== canonical(value)
      )
        found(entry.sequence, 'unrecorded', `a change of ${name} before entry ${entry.sequence} was never recorded`)
  }

  const remember = ({ action, before, after }: Entry): void => {
    if (action !== 'changed') known.clear()
    for (const [name] of membersOf(before)) known.delete(name)
    for (const [name, value] of membersOf(after)) known.set(name, value)
  }

  /**
   * @param head the chain's last entry as its page has it in clear
   * @param newest the number that the newest page begins with, and when it was begun, where there are several
   */
  const end = (head: Pick<Last, 'sequence' | 'hash'> | undefined, newest?: Newest): readonly Finding[] => {
    const count = last?.place ?? 0
    if (head && head.sequence > count) missing(count + 1, head.sequence)
    if (head && count > head.sequence)
      found(head.sequence, 'altered', `the end was altered: the chain ends at ${head.sequence}, there are ${count}`)
    if (head && last?.isSound && count === head.sequence && head.hash !== last.entry.hash)
      found(count, 'altered', `entry ${count} was altered: its page knows another one`)
    checkNewest(count, newest)
    return findings
  }

  /** The record of the newest page may lag by one page, whose writer is about to record it or died before. */
  const checkNewest = (count: number, newest: Newest | undefined): void => {
    if (newest && newest.start > count && !isGone(newest.at) && !beganAnew(newest.at))
      missing(newest.start, newest.start)
  }

  /** The entity had not changed for so long that all its pages had been pruned, so that numbers begin at 1 again. */
  const beganAnew = (at: string): boolean =>
    first !== undefined && first.previous_hash === null && isPruned(at, fromIso(first.at))

  const isGone = (at: string): boolean => fromIso(at) + newestKeptForMs <= now

  return { next, end }
}

const membersOf = (json: string): [string, unknown][] => Object.entries(JSON.parse(json) as object)

/** Partly hidden values are not compared: the members shown of a kind may have been extended since. */
const isShown = (value: unknown): boolean => typeof value !== 'object' && value !== masked
