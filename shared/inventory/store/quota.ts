import { UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { documents, tableName } from '../../platform/dynamo/client.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { type Claim, FREE, untilOf } from '../rules/claim.ts'
import { applyChange, changeSlots, noSlots, type SlotChange, type Slots, takeSlots } from '../rules/quota.ts'
import { quotaKey } from './keys.ts'
import { refusedItem, toClaim } from './stored-claim.ts'

// A user's item per inventory: pk, sk, ttl, and the slots `s0` … `s9`, each the claim of one unit held.

/** Units that one request of one user holds of an inventory. */
export interface Share {
  readonly userId: string
  readonly inventoryId: string
  readonly units: number
  readonly claim: Claim
}

/** A slot may outlive the claim written last by an extension; a day is longer than any. */
const KEPT_MS = 24 * 60 * 60 * 1000

/** Each refusal means that another request of the same user got ahead, which ten of them can do: more is a fault. */
const ATTEMPTS = 25

/**
 * Counts the units against what the user may hold. Repeatable: a request that has its slots keeps them.
 * @throws DomainError HOLD_LIMIT
 */
export const takeQuota = (share: Share, now: EpochMs): Promise<void> =>
  changeUntilAccepted(share, noSlots, seen => takeSlots(seen, share.units, share.claim, now))

/** Gives the units the time of `next`. Repeatable. */
export const extendQuota = (share: Share, next: Claim): Promise<void> =>
  changeUntilAccepted(share, likelySlots(share), seen => changeSlots(seen, share.claim, next))

/** Repeatable. What is not given back lapses with its hold. */
export const giveBackQuota = (share: Share): Promise<void> =>
  changeUntilAccepted(share, likelySlots(share), seen => changeSlots(seen, share.claim, FREE))

/**
 * The claims by which the user holds units of the inventory, and some that lapsed: one small read, however much they hold
 * elsewhere. A claim's time may be another than the units' for a moment, its nonce is not.
 */
export const readHeldClaims = async (userId: string, inventoryId: string): Promise<Claim[]> => {
  const item = (await getItem('runtime', quotaKey(userId, inventoryId))) ?? {}
  return noSlots.map((free, slot) => toClaim(item[`s${slot}`] ?? free)).filter(claim => claim !== FREE)
}

/** Where `takeQuota` put the units if nothing was in its way. */
const likelySlots = ({ units, claim }: Share): Slots => {
  const change = takeSlots(noSlots, units, claim, untilOf(claim))
  return (change && applyChange(noSlots, change)) ?? noSlots
}

/** Decides by what it supposes the slots to be, and after a refusal by what they were. */
const changeUntilAccepted = async (
  share: Share,
  supposed: Slots,
  decide: (seen: Slots) => SlotChange | undefined,
): Promise<void> => {
  let seen = supposed
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const change = decide(seen)
    const refused = change && (await write(share, change))
    if (!refused) return
    seen = refused
  }
  throw new Error(`the quota of ${share.userId} kept changing`)
}

/** @returns the slots as they were, if they were refused */
const write = async (
  { userId, inventoryId }: Share,
  { slots, when, claim }: SlotChange,
): Promise<Slots | undefined> => {
  const asSeen = (slot: number) =>
    'below' in when ? `(attribute_not_exists(s${slot}) OR s${slot} < :seen)` : `s${slot} = :seen`
  const seen = 'below' in when ? when.below : when.equals
  const times = claim === FREE ? {} : { ':ttl': toTtl(untilOf(claim) + KEPT_MS) }
  try {
    await documents.send(
      new UpdateCommand({
        TableName: tableName('runtime'),
        Key: quotaKey(userId, inventoryId),
        ConditionExpression: slots.map(asSeen).join(' AND '),
        UpdateExpression: `SET ${slots.map(slot => `s${slot} = :claim`)}${claim === FREE ? '' : ', #ttl = :ttl'}`,
        ...(claim !== FREE && { ExpressionAttributeNames: { '#ttl': 'ttl' } }),
        ExpressionAttributeValues: { ':seen': seen, ':claim': claim, ...times },
        ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
      }),
    )
    return undefined
  } catch (error) {
    const item = refusedItem(error)
    return noSlots.map((free, slot) => toClaim(item[`s${slot}`] ?? free))
  }
}
