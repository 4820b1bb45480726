import { GetCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, describe, expect, it } from 'vitest'
import { readCancellation } from '../../shared/commerce/store/cancellations.ts'
import { cancelBooking } from '../../shared/commerce/workflows/cancel-booking.ts'
import { finishCancellation } from '../../shared/commerce/workflows/finish-cancellation.ts'
import type { WaitingList, WaitingOffer } from '../../shared/commerce/workflows/offer-to-waiting.ts'
import { settleSale } from '../../shared/commerce/workflows/settle.ts'
import { FREE, isHold, makeClaim, randomNonce, saleClaim } from '../../shared/inventory/rules/claim.ts'
import type { Placement } from '../../shared/inventory/rules/placement.ts'
import { closeInventory } from '../../shared/inventory/store/close-inventory.ts'
import { hold, sell } from '../../shared/inventory/store/inventory.ts'
import { readSections } from '../../shared/inventory/store/sections.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { selling } from '../../shared/selling.ts'
import { itemsUnder } from '../support/departure.ts'
import { createTables } from '../support/dynamo.ts'
import { killedAfter, repliedLateAfter } from '../support/killed.ts'
import { paidOrder, type StoredSale, settling, storeSale } from './stored-sale.ts'

beforeAll(() => createTables('inventory', 'commerce', 'runtime', 'operations'))

/** Two units are freed, in two sections. */
const [front, rear] = ['1B', '8C']

interface Entry {
  readonly id: string
  readonly units: readonly string[]
}

const TableName = () => tableName('operations')
const keyOf = (id: string) => ({ pk: `WAIT#${id}`, sk: 'ENTRY' })

/** A waiting list as a domain keeps one: entries in their order, each with its offer once it has one. */
const waitingList = async (wanted: readonly (readonly string[])[], offerMs = 600_000) => {
  const entries: Entry[] = wanted.map(units => ({ id: newSuffix(Date.now()), units }))
  for (const { id } of entries)
    await documents.send(new PutCommand({ TableName: TableName(), Item: { ...keyOf(id), state: 'waiting' } }))
  const read = async ({ id }: Entry) =>
    (await documents.send(new GetCommand({ TableName: TableName(), Key: keyOf(id), ConsistentRead: true }))).Item
  const leave = (number: number) =>
    documents.send(
      new PutCommand({ TableName: TableName(), Item: { ...keyOf(entries[number]?.id ?? ''), state: 'left' } }),
    )
  /** Set to run between the choice of an entry and the record of its offer. */
  const hooks = { beforeRecord: async (_: WaitingOffer) => {} }
  const list: WaitingList = {
    offerMs,
    first: async (freed, passed) => {
      for (const entry of entries) {
        if (passed.includes(entry.id)) continue
        const item = await read(entry)
        // An entry that has this very offer is asked again after a crash.
        if (item?.state === 'left' || item?.state === 'taken') continue
        const placement = placesOf(freed, entry.units)
        if (placement.length > 0) return { entry_id: entry.id, placement }
      }
      return undefined
    },
    record: async offer => {
      await hooks.beforeRecord(offer)
      try {
        await documents.send(
          new UpdateCommand({
            TableName: TableName(),
            Key: keyOf(offer.entry_id),
            UpdateExpression: 'SET #state = :offered, claim = :claim',
            ConditionExpression: '#state = :waiting OR claim = :claim',
            ExpressionAttributeNames: { '#state': 'state' },
            ExpressionAttributeValues: { ':offered': 'offered', ':waiting': 'waiting', ':claim': String(offer.claim) },
          }),
        )
        return true
      } catch (error) {
        if ((error as Error).name === 'ConditionalCheckFailedException') return false
        throw error
      }
    },
  }
  const states = async () =>
    Promise.all(
      entries.map(async entry => {
        const item = await read(entry)
        return { state: item?.state as string, claim: item?.claim === undefined ? undefined : BigInt(item.claim) }
      }),
    )
  return { list, states, leave, hooks }
}

const placesOf = (freed: Placement, units: readonly string[]): Placement =>
  freed
    .map(place => ({ ...place, units: place.units.filter(unit => units.includes(unit)) }))
    .filter(place => place.units.length > 0)

/** A confirmed sale, cancelled on its record: what it frees is still sold. */
const cancelled = async () => {
  const sale = await storeSale()
  await settleSale(sale.report(paidOrder), settling)
  const request = { userId: sale.ids.user, bookingId: sale.ids.booking, part: undefined, by: 'operator' } as const
  const record = () => cancelBooking(selling, { ...request, reason: 'cancelled' }, Date.now())
  // Killed right after its transaction: booking, payments and tickets are read before, and nothing is freed yet.
  await killedAfter(5, record)
  const [cancellation] = await cancellationsOf(sale)
  if (!cancellation) throw new Error('not recorded')
  return { sale, finish: (list: WaitingList) => finishCancellation(selling, cancellation, list) }
}

const cancellationsOf = async ({ ids }: StoredSale) => {
  const items = (await itemsUnder('commerce', `USER#${ids.user}`)).filter(({ sk }) => String(sk).startsWith('CXL#'))
  return Promise.all(items.map(({ id }) => readCancellation(ids.user, String(id))))
}

const claimsOf = async ({ placement }: StoredSale): Promise<Record<string, bigint>> => {
  const sections = await readSections(placement[0]?.inventory_id ?? '', { consistent: true })
  const found = sections.flatMap(({ claims }) => [...claims].map(([unit, [claim]]) => [unit, claim ?? FREE] as const))
  return Object.fromEntries(found.filter(([unit]) => unit === front || unit === rear))
}

const seatsOf = async (sale: StoredSale) => {
  const claims = await claimsOf(sale)
  return [front, rear].map(unit => {
    const claim = claims[unit ?? ''] ?? FREE
    if (claim === FREE) return 'free'
    if (claim === saleClaim(sale.ids.booking)) return 'sold'
    return isHold(claim) ? 'offered' : 'other'
  })
}

describe('what a cancellation frees', () => {
  it('is offered to the first entry that it fits, as a hold that the entry can buy', async () => {
    const { sale, finish } = await cancelled()
    expect(await seatsOf(sale)).toEqual(['sold', 'sold'])
    const waiting = await waitingList([['9Z'], [front ?? ''], [front ?? '', rear ?? '']])
    await finish(waiting.list)
    expect(await seatsOf(sale)).toEqual(['offered', 'free'])
    const [unfit, first, second] = await waiting.states()
    expect([unfit?.state, first?.state, second?.state]).toEqual(['waiting', 'offered', 'waiting'])
    const placement = placesOf(sale.placement, [front ?? ''])
    const now = Date.now()
    const another = { placement, claim: makeClaim(now + 900_000, randomNonce()), now }
    expect((await hold(another)).kind).toBe('taken')
    const claims = [first?.claim ?? FREE]
    expect((await sell({ placement, claims, bookingId: 'bkg_heir', now })).kind).toBe('sold')
    await finish(waiting.list)
    expect(await seatsOf(sale)).toEqual(['other', 'free'])
  })

  it('passes on where an entry leaves before its offer is recorded, and is free where nobody is left', async () => {
    const { sale, finish } = await cancelled()
    const waiting = await waitingList([[front ?? '', rear ?? ''], [rear ?? '']])
    waiting.hooks.beforeRecord = async () => {
      waiting.hooks.beforeRecord = async () => {}
      await waiting.leave(0)
    }
    await finish(waiting.list)
    expect(await seatsOf(sale)).toEqual(['free', 'offered'])
    expect((await waiting.states()).map(({ state }) => state)).toEqual(['left', 'offered'])

    const other = await cancelled()
    const gone = await waitingList([[front ?? ''], [front ?? '']])
    let left = 0
    gone.hooks.beforeRecord = async () => {
      await gone.leave(left)
      left += 1
    }
    await other.finish(gone.list)
    expect(await seatsOf(other.sale)).toEqual(['free', 'free'])
    expect((await gone.states()).map(({ state }) => state)).toEqual(['left', 'left'])
  })

  it('is offered to nobody in a closed inventory, nor when the offer would be over at once', async () => {
    const { sale, finish } = await cancelled()
    await closeInventory(sale.placement[0]?.inventory_id ?? '')
    const waiting = await waitingList([[front ?? '']])
    await finish(waiting.list)
    expect(await seatsOf(sale)).toEqual(['free', 'free'])
    expect((await waiting.states())[0]?.state).toBe('waiting')

    const late = await cancelled()
    const short = await waitingList([[front ?? '']], 30_000)
    await late.finish(short.list)
    expect(await seatsOf(late.sale)).toEqual(['free', 'free'])
    expect((await short.states())[0]?.state).toBe('waiting')
  })

  it('closed between the offer’s claim and its record: the offer can be bought no more', async () => {
    const { sale, finish } = await cancelled()
    const waiting = await waitingList([[front ?? '']])
    waiting.hooks.beforeRecord = () => closeInventory(sale.placement[0]?.inventory_id ?? '')
    await finish(waiting.list)
    const [entry] = await waiting.states()
    const placement = placesOf(sale.placement, [front ?? ''])
    const claims = [entry?.claim ?? makeClaim(Date.now() + 1, 1n)]
    expect((await sell({ placement, claims, bookingId: 'bkg_heir', now: Date.now() })).kind).toBe('taken')
  })

  it.each([
    ['killed after', killedAfter],
    ['with the reply lost of', repliedLateAfter],
  ] as const)(
    '%s any call, then finished by its message: one entry has the units, none is sold',
    async (what, failing) => {
      for (let calls = 1, isHit = true; isHit; calls += 1) {
        const { sale, finish } = await cancelled()
        const waiting = await waitingList([[front ?? '', rear ?? ''], [front ?? '']])
        isHit = await failing(calls, () => finish(waiting.list))
        await finish(waiting.list)
        const [first, second] = await waiting.states()
        const claims = Object.values(await claimsOf(sale))
        expect([first?.state, second?.state], `${what} call ${calls}`).toEqual(['offered', 'waiting'])
        expect(claims, `${what} call ${calls}`).toEqual([first?.claim, first?.claim])
      }
    },
  )

  it('killed after any call, and the entry leaves meanwhile: the next has its unit, or it lapses; none is sold', async () => {
    for (let calls = 1, isHit = true; isHit; calls += 1) {
      const { sale, finish } = await cancelled()
      const waiting = await waitingList([[front ?? '', rear ?? ''], [front ?? '']])
      isHit = await killedAfter(calls, () => finish(waiting.list))
      const [before] = await waiting.states()
      if (before?.state === 'waiting') await waiting.leave(0)
      await finish(waiting.list)
      const seats = await seatsOf(sale)
      expect(seats, `killed after ${calls}`).not.toContain('sold')
      expect(seats, `killed after ${calls}`).not.toContain('other')
      const [, second] = await waiting.states()
      // An offer can be bought only while its units carry its claim.
      if (second?.state === 'offered') expect(Object.values(await claimsOf(sale))).toContain(second.claim)
    }
  })
})
