import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { Claim } from '../rules/claim.ts'
import type { Placement } from '../rules/placement.ts'
import { hold, release } from './inventory.ts'
import { giveBackQuota, takeQuota } from './quota.ts'

/**
 * A user's hold: units and quota at the same time, in one round trip, and both or neither. The quota's slots may carry
 * a later time than an adopted hold's, and then lapse with that.
 * @throws DomainError HOLD_LIMIT, and what `hold` throws
 */
export const holdWithinQuota = async ({
  userId,
  placement,
  claim,
  now,
}: {
  readonly userId: string
  readonly placement: Placement
  readonly claim: Claim
  readonly now: EpochMs
}): ReturnType<typeof hold> => {
  const units = placement.parts.reduce((count, part) => count + part.units.length, 0)
  const share = { userId, inventoryId: placement.inventory_id, units, claim }
  const [held, counted] = await Promise.allSettled([hold({ placement, claim, now }), takeQuota(share, now)])
  if (held.status === 'fulfilled' && held.value.kind !== 'taken' && counted.status === 'fulfilled') return held.value

  // Only one side succeeded. Should releasing it fail as well, it lapses by itself. An adopted hold may be in use by
  // another attempt of this request, and an error here does not show that it failed too; a hold limit applies to both.
  const isMine = held.status === 'fulfilled' && (held.value.kind === 'held' || isHoldLimit(counted))
  if (isMine && held.value.kind !== 'taken')
    await release({ placement, claims: [held.value.claim] }).catch(() => undefined)
  if (counted.status === 'fulfilled') await giveBackQuota(share).catch(() => undefined)
  if (held.status === 'rejected') throw held.reason
  if (counted.status === 'rejected') throw counted.reason
  return held.value
}

const isHoldLimit = (result: PromiseSettledResult<unknown>): boolean =>
  result.status === 'rejected' && result.reason instanceof DomainError
