import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { writeIf } from '../../platform/dynamo/conditional-write.ts'
import { getItem, type StoredItem } from '../../platform/dynamo/items.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { type Claim, FREE, untilOf } from '../rules/claim.ts'
import { quotaKey } from '../rules/keys.ts'
import { type Placement, unitCounts } from '../rules/placement.ts'
import {
  changeSlots,
  countedBy,
  likelySlots,
  type Quota,
  type SlotChange,
  type Slots,
  surplusSlots,
  takeSlots,
} from '../rules/quota.ts'
import { toClaim } from './stored-claim.ts'

// A user's item per inventory: pk, sk, ttl, and the slots `s0`, `s1` …, each the claim of one unit held.

/** Units that one request of one user holds of an inventory. */
export interface Share {
  readonly userId: string
  readonly inventoryId: string
  readonly units: number
  readonly claim: Claim
}

/** What a user's hold counts in the quota of each inventory that it is of. */
export const sharesOf = (userId: string, placement: Placement, claim: Claim): Share[] =>
  [...unitCounts(placement)].map(([inventoryId, units]) => ({ userId, inventoryId, units, claim }))

/** An extension may make another slot outlive the claim written last; a day is longer than any extension. */
const KEPT_MS = 24 * 60 * 60 * 1000

/** Each refusal means that another request of the same user succeeded first: more than this is a fault. */
const ATTEMPTS = 75

/**
 * Counts the units against the user's quota. Repeatable: a request that has its slots keeps them.
 * @returns the claim by which they are counted: an earlier attempt's, where that took them
 * @throws the error of the quota
 */
export const takeQuota = async (share: Share, now: EpochMs, quota: Quota): Promise<Claim> => {
  const { units, claim } = share
  const taken = await changeUntilAccepted(share, [], seen => takeSlots(seen, units, claim, now, quota))
  const stored = await changeUntilAccepted(share, taken, seen => surplusSlots(seen, units, claim, now))
  return countedBy(stored, claim) ?? claim
}

/** Extends the units' slots to `next`, but never shortens them. Repeatable. */
export const extendQuota = (share: Share, next: Claim): Promise<void> => change(share, next)

/** Repeatable. A slot that is not given back lapses with its hold. */
export const giveBackQuota = (share: Share): Promise<void> => change(share, FREE)

const change = async (share: Share, next: Claim): Promise<void> => {
  const { units, claim } = share
  await changeUntilAccepted(share, likelySlots(units, claim), seen => changeSlots(seen, claim, next))
}

/**
 * The claims by which the user holds units of the inventory, and some that lapsed: one small read, however many units
 * they hold elsewhere. A claim's time may differ from the units' for a moment, its nonce does not.
 */
export const readHeldClaims = async (userId: string, inventoryId: string): Promise<Claim[]> => {
  return slotsOf(await getItem('runtime', quotaKey(userId, inventoryId))).filter(claim => claim !== FREE)
}

const slotsOf = (item: StoredItem = {}): Claim[] => {
  const numbers = Object.keys(item).flatMap(name => (/^s\d+$/.test(name) ? Number(name.slice(1)) : []))
  return Array.from({ length: Math.max(-1, ...numbers) + 1 }, (_, slot) =>
    toClaim(item[`s${slot}`] ?? FREE, 'runtime', 'quota'),
  )
}

/** Decides by the supposed slots, and after a refusal by the stored ones. @returns the slots afterwards */
const changeUntilAccepted = async (
  share: Share,
  supposed: Slots,
  decide: (seen: Slots) => SlotChange | undefined,
): Promise<Slots> => {
  let seen = supposed
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const decided = decide(seen)
    if (!decided) return seen
    const { written, slots } = await write(share, decided)
    if (written) return slots
    seen = slots
  }
  throw new Error(`the quota of ${share.userId} kept changing`)
}

const write = async (
  { userId, inventoryId }: Share,
  { slots, when, claim }: SlotChange,
): Promise<{ readonly written: boolean; readonly slots: Slots }> => {
  const asSeen = (slot: number) =>
    'below' in when ? `(attribute_not_exists(s${slot}) OR s${slot} < :seen)` : `s${slot} = :seen`
  const outcome = await writeIf(
    update('runtime', quotaKey(userId, inventoryId), {
      set: claim === FREE ? {} : { ttl: toTtl(untilOf(claim) + KEPT_MS) },
      terms: slots.map(slot => `s${slot} = :claim`),
      when: slots.map(asSeen).join(' AND '),
      values: { ':seen': 'below' in when ? when.below : when.equals, ':claim': claim },
    }),
    'ALL_NEW',
  )
  return { written: outcome.written, slots: slotsOf(outcome.written ? outcome.attributes : outcome.item) }
}
