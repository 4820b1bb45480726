import type { EpochMs } from '../../kernel/clock.ts'
import type { DomainError } from '../../kernel/errors.ts'
import { type Claim, FREE, nonceOf, takeableBelow } from './claim.ts'

/** The units that a user may hold at once of one inventory: a rule of the domain that sells, and its error. */
export interface Quota {
  readonly limit: number
  /** @param left the units that the user may hold more */
  readonly refuse: (limit: number, left: number) => DomainError
}

/** So many slots fit in an item of one write unit, and in one expression. */
export const MOST_SLOTS = 50

/** One claim for each unit held, in any slot. A free or lapsed slot can be taken again. */
export type Slots = readonly Claim[]

/** One conditional write: if each of these slots satisfies `when`, each gets `claim`. */
export interface SlotChange {
  readonly slots: readonly number[]
  readonly when: { readonly below: Claim } | { readonly equals: Claim }
  readonly claim: Claim
}

/** Holds begin in one of this many slots, by their nonce, so that concurrent holds of a user rarely want the same. */
const SPREAD = 10

const startOf = (claim: Claim, units: number, limit: number): number =>
  Number(nonceOf(claim) % BigInt(Math.max(1, Math.min(limit, SPREAD) - units + 1)))

/**
 * The slots to take for some units; undefined when this request has them already.
 * @throws the domain's error, where the user has not so many left
 */
export const takeSlots = (
  seen: Slots,
  units: number,
  claim: Claim,
  now: EpochMs,
  { limit, refuse }: Quota,
): SlotChange | undefined => {
  if (limit > MOST_SLOTS) throw new RangeError(`a quota of ${limit}`)
  const below = takeableBelow(now)
  const live = seen.filter(slot => slot >= below)
  if (live.filter(slot => isOf(claim, slot)).length >= units) return undefined
  const left = Math.max(0, limit - live.length)
  if (left < units) throw refuse(limit, left)
  const start = startOf(claim, units, limit)
  const free = Array.from({ length: limit }, (_, step) => (start + step) % limit).filter(
    slot => (seen[slot] ?? FREE) < below,
  )
  return { slots: free.slice(0, units), when: { below }, claim }
}

/**
 * The slots to free of a request that has more than its units: another attempt of it took the same beside a hold that has
 * ended since, where this one began. Those of the earlier time are freed. Undefined when it has no more.
 */
export const surplusSlots = (seen: Slots, units: number, claim: Claim, now: EpochMs): SlotChange | undefined => {
  const own = [...seen.entries()].filter(([, slot]) => isOf(claim, slot) && slot >= takeableBelow(now))
  const earliest = own.reduce((least, [, slot]) => (slot < least ? slot : least), countedBy(seen, claim) ?? FREE)
  const slots = own.flatMap(([slot, found]) => (found === earliest ? [slot] : [])).slice(0, own.length - units)
  return own.length > units ? { slots, when: { equals: earliest }, claim: FREE } : undefined
}

/** The latest claim by which a request's units are counted. */
export const countedBy = (seen: Slots, claim: Claim): Claim | undefined =>
  seen.filter(slot => isOf(claim, slot)).sort((left, right) => (left < right ? 1 : -1))[0]

const isOf = (claim: Claim, slot: Claim): boolean => nonceOf(slot) === nonceOf(claim)

/** The slots of a hold that found all free, if the limit is ten or more: likely, and corrected by what is stored. */
export const likelySlots = (units: number, claim: Claim): Slots => {
  const start = startOf(claim, units, SPREAD)
  return Array.from({ length: start + units }, (_, slot) => (slot < start ? FREE : claim))
}

/**
 * Writes the claim `next` to the slots of `claim`'s request, unless their time is later already; undefined when it has none.
 * Should the request have lapsed and been taken again, slots of its first time are left as they are, lapsed.
 */
export const changeSlots = (seen: Slots, claim: Claim, next: Claim): SlotChange | undefined => {
  const latest = countedBy(seen, claim)
  if (latest === undefined || (next !== FREE && latest >= next)) return undefined
  return { slots: [...seen.keys()].filter(slot => seen[slot] === latest), when: { equals: latest }, claim: next }
}

/** The slots after a change, or undefined if they do not satisfy its condition. */
export const applyChange = (seen: Slots, { slots, when, claim }: SlotChange): Slots | undefined => {
  const satisfied = slots.every(slot => {
    const found = seen[slot] ?? FREE
    return 'below' in when ? found < when.below : found === when.equals
  })
  const length = Math.max(seen.length, ...slots.map(slot => slot + 1))
  return satisfied
    ? Array.from({ length }, (_, slot) => (slots.includes(slot) ? claim : (seen[slot] ?? FREE)))
    : undefined
}
