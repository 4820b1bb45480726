import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Claim } from '../rules/claim.ts'
import type { Placement } from '../rules/placement.ts'
import type { Quota } from '../rules/quota.ts'
import { type AnyRequest, holdAny } from './hold-any.ts'
import { type EndRound, hold, release, type Taken } from './inventory.ts'
import { extendQuota, giveBackQuota, type Share, sharesOf, takeQuota } from './quota.ts'

interface OfUser {
  readonly userId: string
  readonly claim: Claim
  readonly now: EpochMs
  readonly quota: Quota
  /** As of `hold`: asked before units or quota are given back. */
  readonly endRound?: EndRound | undefined
}

/**
 * A user's hold: units and quota at the same time, in one round trip, and both or neither. Units of several inventories
 * count in the quota of each. The quota's slots may carry a later time than an adopted hold's, and then lapse with that.
 * @throws the error of the quota, and what `hold` throws
 */
export const holdWithinQuota = ({ placement, ...user }: OfUser & { readonly placement: Placement }) =>
  withinQuota(user, sharesOf(user.userId, placement, user.claim), async endRound => {
    const held = await hold({ ...user, placement, endRound })
    return held.kind === 'taken' ? held : { ...held, placement }
  })

/**
 * A user's hold of any units of a class, as `holdWithinQuota`.
 * @throws the error of the quota, and what `holdAny` throws
 */
export const holdAnyWithinQuota = ({ offer, wishes, refusals, ...user }: OfUser & AnyRequest) => {
  const units = wishes.reduce((sum, { count }) => sum + count, 0)
  const share = { userId: user.userId, inventoryId: offer.inventory_id, units, claim: user.claim }
  return withinQuota(user, [share], endRound => holdAny({ ...user, offer, wishes, refusals, endRound }))
}

interface Held {
  readonly kind: 'held' | 'adopted'
  readonly claim: Claim
  readonly placement: Placement
}

/** Refused, but another attempt of the same request was recorded. */
interface Recorded {
  readonly kind: 'recorded'
}

const withinQuota = async (
  { now, quota, ...user }: OfUser,
  shares: readonly Share[],
  take: (endRound: EndRound | undefined) => Promise<Held | Taken>,
): Promise<Held | Taken | Recorded> => {
  const endRound = user.endRound && askedOnce(user.endRound)
  const [[held], counted] = await Promise.all([
    Promise.allSettled([take(endRound)]),
    Promise.allSettled(shares.map(share => takeQuota(share, now, quota))),
  ])
  const errors = [held, ...counted].flatMap(result => (result.status === 'rejected' ? [result.reason] : []))
  const taking = resultOf(held)
  const got = taking?.kind === 'taken' ? undefined : taking
  if (got && errors.length === 0) {
    // Slots that an attempt took which got no units would lapse before the hold.
    const asCounted = shares.map((share, index) => ({ ...share, claim: resultOf(counted[index]) ?? got.claim }))
    const lapsingEarlier = asCounted.filter(({ claim }) => claim < got.claim)
    await Promise.all(lapsingEarlier.map(share => extendQuota(share, got.claim)))
    return got
  }

  // Only one side succeeded. Should undoing it fail as well, it lapses by itself. After an error, which is no refusal,
  // all is left to the next attempt of a keyed request.
  const isRefused = errors.every(error => error instanceof DomainError)
  const mayGiveBack = !endRound || (isRefused && (await endRound()))
  if (isRefused && !mayGiveBack) return { kind: 'recorded' }
  if (mayGiveBack) {
    if (got) await release({ placement: got.placement, claims: [got.claim] }).catch(() => undefined)
    await Promise.allSettled(shares.filter((_, index) => counted[index]?.status === 'fulfilled').map(giveBackQuota))
  }
  if (errors.length > 0) throw held.status === 'rejected' ? held.reason : errors[0]
  return taking as Taken
}

/** A round that has ended, or has a record, stays so: the units and the quota need one write of it. */
const askedOnce = (endRound: EndRound): EndRound => {
  let answer: ReturnType<EndRound> | undefined
  return () => (answer ??= endRound())
}

const resultOf = <Value>(result: PromiseSettledResult<Value> | undefined): Value | undefined =>
  result?.status === 'fulfilled' ? result.value : undefined
