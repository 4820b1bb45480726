import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { type Claim, FREE, nonceOf, takeableBelow } from './claim.ts'

/** The units a user may hold at once of one inventory. */
export const QUOTA = 10

/** One claim for each unit held, in any slot. A free or lapsed slot can be taken again. */
export type Slots = readonly Claim[]

export const noSlots: Slots = Array<Claim>(QUOTA).fill(FREE)

/** One conditional write: if each of these slots satisfies `when`, each gets `claim`. */
export interface SlotChange {
  readonly slots: readonly number[]
  readonly when: { readonly below: Claim } | { readonly equals: Claim }
  readonly claim: Claim
}

/**
 * The slots to take for some units; undefined when this request has them already. The search starts at a slot given by
 * the nonce, so that concurrent holds of one user rarely take the same slots.
 * @throws DomainError HOLD_LIMIT
 */
export const takeSlots = (seen: Slots, units: number, claim: Claim, now: EpochMs): SlotChange | undefined => {
  const below = takeableBelow(now)
  const isFree = (slot: number) => (seen[slot] ?? FREE) < below
  const isMine = (slot: Claim) => slot >= below && nonceOf(slot) === nonceOf(claim)
  if (seen.filter(isMine).length >= units) return undefined
  const start = Number(nonceOf(claim) % BigInt(QUOTA))
  const free = Array.from({ length: QUOTA }, (_, step) => (start + step) % QUOTA).filter(isFree)
  if (free.length < units)
    throw new DomainError(
      'HOLD_LIMIT',
      `At most ${QUOTA} can be held here at a time, and ${free.length} are left to you.`,
      { details: { limit: QUOTA, left: free.length } },
    )
  return { slots: free.slice(0, units), when: { below }, claim }
}

/**
 * Writes the claim `next` to the slots of `claim`'s request, whatever their time now; undefined when it has none.
 * Should the request have lapsed and been taken again, slots of its first time are left as they are, lapsed.
 */
export const changeSlots = (seen: Slots, claim: Claim, next: Claim): SlotChange | undefined => {
  const own = seen.filter(slot => nonceOf(slot) === nonceOf(claim))
  const [latest] = own.sort((left, right) => (left < right ? 1 : -1))
  if (latest === undefined || latest === next) return undefined
  return { slots: [...seen.keys()].filter(slot => seen[slot] === latest), when: { equals: latest }, claim: next }
}

/** The slots after a change, or undefined if they do not satisfy its condition. */
export const applyChange = (seen: Slots, { slots, when, claim }: SlotChange): Slots | undefined => {
  const satisfied = slots.every(slot => {
    const found = seen[slot] ?? FREE
    return 'below' in when ? found < when.below : found === when.equals
  })
  return satisfied ? seen.map((old, slot) => (slots.includes(slot) ? claim : old)) : undefined
}
