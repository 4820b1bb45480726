import { beforeAll, expect, it } from 'vitest'
import { readCancellation } from '../../shared/commerce/store/cancellations.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { finishCancellation } from '../../shared/commerce/workflows/finish-cancellation.ts'
import type { WaitingList, WaitingOffer } from '../../shared/commerce/workflows/offer-to-waiting.ts'
import { type Claim, FREE, saleClaim } from '../../shared/inventory/rules/claim.ts'
import type { Placement } from '../../shared/inventory/rules/placement.ts'
import { closeInventory } from '../../shared/inventory/store/close-inventory.ts'
import { sell } from '../../shared/inventory/store/inventory.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { selling } from '../../shared/selling.ts'
import { onSale } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter, repliedLateAfter } from '../support/killed.ts'
import { storeSeats } from './stored-seats.ts'

beforeAll(() => createTables('inventory', 'commerce', 'runtime'))

const hour = 3600_000

/** Two seats in two sections that were booked, and their cancellation as its record was written, with nothing freed yet. */
const cancelled = async (requestedAt = Date.now()) => {
  const offer = await onSale({ seats: 32, budget: 500, restrictions: {} })
  const sale = await storeSeats([{ offer, seats: ['1B', '8C'] }])
  await sale.settle()
  const request = { userId: sale.ids.user, bookingId: sale.ids.booking, part: undefined } as const
  for (let calls = 4; (await sale.own('CXL#')).length === 0; calls += 1)
    await killedAfter(calls, () =>
      cancelBooking(selling, { ...request, by: 'operator', reason: 'cancelled' }, requestedAt),
    )
  const [{ id } = { id: '' }] = await sale.own('CXL#')
  const stored = async () => {
    const found = await readCancellation(sale.ids.user, String(id))
    if (!found) throw new Error('no cancellation')
    return found
  }
  expect(await sale.seats()).toEqual(['sold', 'sold'])
  return {
    sale,
    inventoryId: offer.inventory_id,
    stored,
    /** What the message of the cancellation does, with those who wait. */
    finish: async (waiting: WaitingList) => finishCancellation(selling, await stored(), waiting),
    claims: async (): Promise<readonly Claim[]> => {
      const sections = await readSections(offer.inventory_id, { consistent: true })
      return ['1B', '8C'].flatMap(seat => sections.flatMap(({ claims }) => claims.get(seat) ?? []))
    },
  }
}

/** Entries that wait in memory, each for some seats; those that are `gone` have left when an offer is recorded. */
const waitingFor = (wanted: Readonly<Record<string, readonly string[]>>, ...gone: readonly string[]) => {
  const left = new Set(gone)
  const offers = new Map<string, WaitingOffer>()
  const fits = (placement: Placement, seats: readonly string[]): Placement =>
    placement
      .map(place => ({ ...place, units: place.units.filter(unit => seats.includes(unit)) }))
      .filter(({ units }) => units.length > 0)
  const list: WaitingList = {
    offerMs: hour,
    first: async (freed, passed) => {
      for (const [entry_id, seats] of Object.entries(wanted)) {
        if (passed.includes(entry_id) || offers.has(entry_id) || hidden.has(entry_id)) continue
        const placement = fits(freed, seats)
        if (placement.length > 0) return { entry_id, placement }
      }
      return undefined
    },
    record: async offer => {
      if (left.has(offer.entry_id)) return false
      const earlier = offers.get(offer.entry_id)
      if (earlier) return earlier.claim === offer.claim
      offers.set(offer.entry_id, offer)
      return true
    },
  }
  /** Entries that are not found any more, as they have left. */
  const hidden = new Set<string>()
  const leave = (entry: string) => {
    left.add(entry)
    hidden.add(entry)
  }
  return { list, offers, leave }
}

it('the first entry that fits has its claim in place of the sale, and nobody else the other seat', async () => {
  const { finish, claims, stored } = await cancelled()
  const { list, offers } = waitingFor({ other: ['9Z'], first: ['8C'], second: ['1B', '8C'] })
  await finish(list)
  expect([...offers.keys()]).toEqual(['first'])
  expect(await claims()).toEqual([FREE, offers.get('first')?.claim])
  expect((await stored()).state).toBe('done')
})

it('finished again, with others that wait by then: the offer stays, also once it was taken', async () => {
  const { finish, claims } = await cancelled()
  const { list, offers } = waitingFor({ first: ['1B', '8C'], second: ['1B', '8C'] })
  await finish(list)
  const offer = offers.get('first')
  if (!offer) throw new Error('no offer')
  await finish(list)
  expect([[...offers.keys()], await claims()]).toEqual([['first'], [offer.claim, offer.claim]])
  const { placement, claim } = offer
  expect((await sell({ placement, claims: [claim], bookingId: 'bkg_heir', now: Date.now() })).kind).toBe('sold')
  await finish(list)
  const theirs = saleClaim('bkg_heir')
  expect([[...offers.keys()], await claims()]).toEqual([['first'], [theirs, theirs]])
})

it('an entry that has left passes the seats on to the next, and what that does not want is free', async () => {
  const { finish, claims } = await cancelled()
  const { list, offers } = waitingFor({ first: ['1B', '8C'], second: ['8C'], third: ['1B'] }, 'first')
  await finish(list)
  expect([...offers.keys()]).toEqual(['second'])
  expect(await claims()).toEqual([FREE, offers.get('second')?.claim])
})

it.each([
  ['all have left', { first: ['1B', '8C'], second: ['8C'] }, ['first', 'second']],
  ['nobody waits', {}, []],
])('where %s the seats are free', async (_, wanted, gone) => {
  const { finish, claims } = await cancelled()
  const { list, offers } = waitingFor(wanted, ...gone)
  await finish(list)
  expect([offers.size, await claims()]).toEqual([0, [FREE, FREE]])
})

it('a closed inventory offers nothing', async () => {
  const { finish, claims, inventoryId } = await cancelled()
  await closeInventory(inventoryId)
  const { list, offers } = waitingFor({ first: ['1B', '8C'] })
  await finish(list)
  expect([offers.size, await claims()]).toEqual([0, [FREE, FREE]])
})

it('an offer that would end within a minute is not made', async () => {
  const { finish, claims } = await cancelled(Date.now() - hour + 50_000)
  const { list, offers } = waitingFor({ first: ['1B', '8C'] })
  await finish(list)
  expect([offers.size, await claims()]).toEqual([0, [FREE, FREE]])
})

it.each([
  ['offered to the first', []],
  ['passed on to the second', ['first']],
])(
  '%s, killed after each call, with whoever had been asked gone by the repeat: no seat waits for nobody',
  async (_, gone) => {
    for (let calls = 1, isKilled = true; isKilled; calls += 1) {
      const { finish, claims, stored } = await cancelled()
      const waiting = waitingFor({ first: ['1B', '8C'], second: ['8C'], third: ['1B', '8C'] }, ...gone)
      isKilled = await killedAfter(calls, () => finish(waiting.list))
      for (const { entry_id } of (await stored()).offered ?? [])
        if (!waiting.offers.has(entry_id)) waiting.leave(entry_id)
      await finish(waiting.list)
      // One entry has an offer, and each seat is its, or free for anybody.
      expect(waiting.offers.size, `killed after ${calls}`).toBe(1)
      const [offer] = waiting.offers.values()
      const offered = offer?.placement.flatMap(({ units }) => units) ?? []
      const expected = ['1B', '8C'].map(seat => (offered.includes(seat) ? offer?.claim : FREE))
      expect(await claims(), `killed after ${calls}`).toEqual(expected)
      expect((await stored()).state).toBe('done')
    }
  },
)

it('with the reply of each call lost: one offer', async () => {
  for (let calls = 1, isLost = true; isLost; calls += 1) {
    const { finish, claims } = await cancelled()
    const { list, offers } = waitingFor({ first: ['1B', '8C'], second: ['8C'] }, 'first')
    isLost = await repliedLateAfter(calls, () => finish(list))
    expect([...offers.keys()], `reply ${calls} lost`).toEqual(['second'])
    expect(await claims(), `reply ${calls} lost`).toEqual([FREE, offers.get('second')?.claim])
  }
})

it('finished by its maker and twice by its message at once: one offer', async () => {
  const { finish, claims } = await cancelled()
  const { list, offers } = waitingFor({ first: ['1B', '8C'], second: ['8C'] })
  await Promise.allSettled([finish(list), finish(list), finish(list)])
  await finish(list)
  const claim = offers.get('first')?.claim
  expect([[...offers.keys()], await claims()]).toEqual([['first'], [claim, claim]])
})
