import type { EpochMs } from '../../kernel/clock.ts'
import { canonical } from './canonical.ts'
import { type Entry, type Head, hashOf, isPruned } from './entry.ts'
import { masked } from './masking.ts'

/** What is wrong with an entity's chain, and where: `altered`, `missing`, `moved`, `unrecorded`. */
export interface Finding {
  readonly entity: string
  readonly sequence: number
  readonly kind: 'altered' | 'missing' | 'moved' | 'unrecorded'
  readonly sentence: string
}

/** An entry as it lies in the table: under which number, and whether its index members and time to live are its own. */
export interface Stored {
  readonly place: number
  readonly isWhole: boolean
  readonly entry: Entry
}

/**
 * Checks a chain, entry by entry in the order of their places, then where it ends. The beginning may be gone if it is
 * older than the log is kept; one entry more than the head knows is one whose writer is just about to say so, or died.
 */
export const chainCheck = (entity: string, now: EpochMs) => {
  const findings: Finding[] = []
  const found = (sequence: number, kind: Finding['kind'], sentence: string) => {
    findings.push({ entity, sequence, kind, sentence })
  }
  let last: (Stored & { readonly isSound: boolean }) | undefined
  const known = new Map<string, unknown>()

  const missing = (from: number, to: number) =>
    found(from, 'missing', from === to ? `entry ${from} is missing` : `entries ${from} to ${to} are missing`)

  const next = (stored: Stored): void => {
    const { place, entry } = stored
    const isOwn = entry.hash === hashOf(entry) && stored.isWhole
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

  /** What a change found must be what the one before left, as far as both are shown. */
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

  const end = (head: Head | undefined): readonly Finding[] => {
    const count = last?.place ?? 0
    if (!head) {
      if (count > 1) found(count, 'missing', `the head is missing: whether entry ${count} is the last cannot be told`)
      return findings
    }
    if (head.sequence > count && !(count === 0 && isPruned(head.at, now))) missing(count + 1, head.sequence)
    if (count > head.sequence + 1)
      found(head.sequence, 'altered', `the head was altered: it ends the chain at ${head.sequence}, there are ${count}`)
    if (last?.isSound && count === head.sequence && head.hash !== last.entry.hash)
      found(count, 'altered', `entry ${count} was altered: the head knows another one`)
    return findings
  }

  return { next, end }
}

const membersOf = (json: string): [string, unknown][] => Object.entries(JSON.parse(json) as object)

/** Values that are hidden in part are not compared: what is shown of a kind may have been widened since. */
const isShown = (value: unknown): boolean => typeof value !== 'object' && value !== masked
