import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/ledger/list-ledger.ts'
import { announce } from '../../shared/commerce/rules/announce.ts'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { pageKeys } from '../../shared/ledger/rules/page-row.ts'
import { queryAll } from '../../shared/platform/dynamo/items.ts'
import { aBuyer, startPaying } from '../payments/paying.ts'
import { anAdmin } from '../payments/waiting-payments.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { captured, deliver } from './posted.ts'

let world: Awaited<ReturnType<typeof startPaying>>
let token: string
beforeAll(async () => {
  world = await startPaying()
  await createTables('ledger')
  token = (await anAdmin()).token
})
afterAll(() => world.stop())

const list = (query: Record<string, string>, headers = {}) => call(handler, { token, query, headers })

interface Item {
  readonly event_id: string
  readonly happened_at: string
  readonly account: string
}

const all = async (query: Record<string, string>): Promise<Item[]> => {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const { body } = await list({ ...query, ...(cursor && { cursor }) })
    items.push(...body.items)
    cursor = body.next_cursor
  } while (cursor)
  return items
}

const at = (day: string, second = 0) => Date.parse(`${day}T10:00:00Z`) + second * 1000

describe('the pages of the ledger', () => {
  it('are made of the stream: an event is announced once, without what its item has beside it', () => {
    const event = captured(at('2027-01-02'))
    const { sk } = keys.ledger(event.booking_id, event.event_id)
    const image = { pk: 'x', sk, ...event, updated_by: 'someone' }
    expect(announce(sk, undefined, image)).toEqual([{ queue: 'ledger-pages', body: event }])
    expect(announce(sk, image, image)).toEqual([])
    expect(announce(sk, image, undefined)).toEqual([])
  })

  it('200 an account, the oldest first, over days and pages; a repeated delivery is there once', async () => {
    const events = Array.from({ length: 9 }, (_, nth) => captured(at(`2027-02-0${1 + Math.floor(nth / 3)}`, nth)))
    await deliver(...events.toReversed())
    await deliver(...events.slice(0, 4))
    for (const limit of ['1', '2', '4', '100']) {
      const items = await all({ account: 'customer', from: '2027-02-01', to: '2027-02-03', limit })
      expect(items.map(({ event_id }) => event_id)).toEqual(events.map(({ event_id }) => event_id))
    }
    const [first] = await all({ account: 'gateway:stripe', from: '2027-02-02', to: '2027-02-02' })
    expect(first).toEqual({
      happened_at: '2027-02-02T10:00:03.000Z',
      account: 'gateway:stripe',
      kind: 'captured',
      side: 'debit',
      amount: 90_000,
      currency: 'INR',
      booking_id: events[3]?.booking_id,
      payment_id: events[3]?.payment_id,
      event_id: events[3]?.event_id,
    })
  })

  it('200 a page for a year in which little happened ends early, with a cursor', async () => {
    const event = captured(at('2028-02-20'))
    await deliver(event)
    const asked = { account: 'customer', from: '2028-01-01', to: '2028-02-25' }
    const { body } = await list(asked)
    expect(body.items).toEqual([])
    expect(body.next_cursor).toEqual(expect.any(String))
    expect((await all(asked)).map(({ event_id }) => event_id)).toEqual([event.event_id])
  })

  it('lie in four partitions a day, so that no account is as slow as one', async () => {
    await deliver(...Array.from({ length: 40 }, (_, nth) => captured(at('2027-03-01', nth))))
    const counts = await Promise.all(
      pageKeys('customer', '2027-03-01').map(
        async pk =>
          (
            await queryAll('ledger', {
              KeyConditionExpression: 'pk = :pk',
              ExpressionAttributeValues: { ':pk': pk },
            })
          ).length,
      ),
    )
    expect(counts).toHaveLength(4)
    expect(Math.min(...counts)).toBeGreaterThan(0)
  })

  it('200 a table for accountants: in units and minor units by currency, formulas as texts, the next page as a link', async () => {
    const inr = captured(at('2027-04-01', 0), 5, 'INR')
    const jpy = captured(at('2027-04-01', 1), 1_200, 'JPY')
    const kwd = captured(at('2027-04-01', 2), 1_234_567, 'KWD')
    const odd = { ...captured(at('2027-04-01', 3)), event_id: '=HYPERLINK("x,y")' }
    await deliver(inr, jpy, kwd, odd)
    const asked = { account: 'customer', from: '2027-04-01', to: '2027-04-01' }
    const { raw, headers } = await list(asked, { accept: 'text/csv' })
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present')
    const lines = raw.toString().split('\r\n')
    expect(lines[0]).toBe('happened_at,account,kind,side,amount,currency,amount_minor,booking_id,payment_id,event_id')
    expect(lines.slice(1, 4).map(line => line.split(',').slice(4, 7))).toEqual([
      ['0.05', 'INR', '5'],
      ['1200', 'JPY', '1200'],
      ['1234.567', 'KWD', '1234567'],
    ])
    expect(lines[4]).toMatch(/,"'=HYPERLINK\(""x,y""\)"$/)
    expect(lines[5]).toBe('')
    const half = await list({ ...asked, format: 'csv', limit: '2' })
    const next = new URL(String(half.headers.link).slice(1).split('>')[0] ?? '', 'https://x')
    const rest = await list(Object.fromEntries(next.searchParams))
    expect(`${half.raw}${rest.raw.toString().split('\r\n').slice(1).join('\r\n')}`).toBe(raw.toString())
  })

  it('400 VALIDATION_FAILED for no account, a range of more than a year or backwards, a cursor of another list', async () => {
    const codes = async (query: Record<string, string>) => (await list(query)).body.code
    expect(await codes({})).toBe('VALIDATION_FAILED')
    expect(await codes({ account: 'PAGE#x' })).toBe('VALIDATION_FAILED')
    expect(await codes({ account: 'customer', from: '2027-01-01', to: '2028-01-02' })).toBe('VALIDATION_FAILED')
    expect(await codes({ account: 'customer', from: '2027-01-02', to: '2027-01-01' })).toBe('VALIDATION_FAILED')
    const { body } = await list({ account: 'customer', from: '2028-01-01', to: '2028-12-31' })
    const cursor = body.next_cursor
    expect(await codes({ account: 'fees', from: '2028-01-01', to: '2028-12-31', cursor })).toBe('VALIDATION_FAILED')
  })

  it('403 FORBIDDEN for a customer', async () => {
    const { token: own } = await aBuyer()
    expect((await call(handler, { token: own, query: { account: 'customer' } })).body.code).toBe('FORBIDDEN')
  })
})
