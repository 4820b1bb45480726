import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Claim } from '../rules/claim.ts'
import { type Placement, unitCounts } from '../rules/placement.ts'
import type { Quota } from '../rules/quota.ts'
import { hold, release } from './inventory.ts'
import { giveBackQuota, takeQuota } from './quota.ts'

/**
 * A user's hold: units and quota at the same time, in one round trip, and both or neither. Units of several inventories
 * count in the quota of each. The quota's slots may carry a later time than an adopted hold's, and then lapse with that.
 * @throws the error of the quota, and what `hold` throws
 */
export const holdWithinQuota = async ({
  userId,
  placement,
  claim,
  now,
  quota,
  keyed = false,
}: {
  readonly userId: string
  readonly placement: Placement
  readonly claim: Claim
  readonly now: EpochMs
  readonly quota: Quota
  readonly keyed?: boolean
}): ReturnType<typeof hold> => {
  const shares = [...unitCounts(placement)].map(([inventoryId, units]) => ({ userId, inventoryId, units, claim }))
  const [[held], counted] = await Promise.all([
    Promise.allSettled([hold({ placement, claim, now, keyed })]),
    Promise.allSettled(shares.map(share => takeQuota(share, now, quota))),
  ])
  const refused = counted.find(({ status }) => status === 'rejected')
  if (held.status === 'fulfilled' && held.value.kind !== 'taken' && !refused) return held.value

  // Only one side succeeded. Should releasing it fail as well, it lapses by itself. An adopted hold may be in use by
  // another attempt of this request, and an error here does not show that it failed too; a hold limit applies to both.
  const isMine = held.status === 'fulfilled' && (held.value.kind === 'held' || isRefusal(refused))
  if (isMine && held.value.kind !== 'taken')
    await release({ placement, claims: [held.value.claim] }).catch(() => undefined)
  const taken = shares.filter((_, index) => counted[index]?.status === 'fulfilled')
  await Promise.allSettled(taken.map(giveBackQuota))
  if (held.status === 'rejected') throw held.reason
  if (refused?.status === 'rejected') throw refused.reason
  return held.value
}

const isRefusal = (result: PromiseSettledResult<unknown> | undefined): boolean =>
  result?.status === 'rejected' && result.reason instanceof DomainError
