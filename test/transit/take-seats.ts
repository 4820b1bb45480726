import { expect } from 'vitest'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { makeClaim, randomNonce } from '../../shared/inventory/rules/claim.ts'
import type { Placement } from '../../shared/inventory/rules/placement.ts'
import { block, hold, sell } from '../../shared/inventory/store/inventory.ts'
import { readOffer } from '../../shared/inventory/store/offers.ts'
import { newId } from '../../shared/kernel/ids.ts'
import { over, placed } from '../inventory/sample-offer.ts'

/** @param legs one after the other */
const place = async (id: string, units: readonly string[], legs: readonly number[]): Promise<Placement> => {
  const offer = await readOffer(id)
  if (!offer) throw new Error(`no offer ${id}`)
  return placed(offer, units, over(legs[0] ?? 0, legs.at(-1)))
}

/** The units must be free. */
export const holdSeats = async (
  id: string,
  units: readonly string[],
  legs: readonly number[],
  claim = makeClaim(Date.now() + 900_000, randomNonce()),
) => {
  const placement = await place(id, units, legs)
  expect((await hold({ placement, claim, now: Date.now() })).kind).toBe('held')
  return { placement, claim }
}

export const sellSeats = async (id: string, units: readonly string[], legs: readonly number[]): Promise<void> => {
  const { placement, claim } = await holdSeats(id, units, legs)
  const bookingId = newId(commerceIds.booking, Date.now())
  expect((await sell({ placement, claims: [claim], bookingId, now: Date.now() })).kind).toBe('sold')
}

export const blockSeats = async (id: string, units: readonly string[], legs: readonly number[]): Promise<void> => {
  const placement = await place(id, units, legs)
  expect((await block({ placement, now: Date.now() })).kind).toBe('blocked')
}
