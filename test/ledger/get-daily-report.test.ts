import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { handler as getDailyReport } from '../../functions/ledger/get-daily-report.ts'
import { handler as reportOnTime } from '../../functions/ledger/report-days.ts'
import { credit, debit, type LedgerEvent } from '../../shared/commerce/rules/ledger.ts'
import { ledgerPut } from '../../shared/commerce/store/ledger.ts'
import { keyOf, rowsOf } from '../../shared/ledger/rules/page-row.ts'
import { reportDays } from '../../shared/ledger/workflows/report-day.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { areWritten } from '../../shared/platform/dynamo/transaction.ts'
import { aBuyer, startPaying } from '../payments/paying.ts'
import { anAdmin } from '../payments/waiting-payments.ts'
import { call } from '../support/call.ts'
import { createTables } from '../support/dynamo.ts'
import { captured, deliver, invoicedFor } from './posted.ts'

let world: Awaited<ReturnType<typeof startPaying>>
let token: string
beforeAll(async () => {
  world = await startPaying()
  token = (await anAdmin()).token
})
afterAll(() => world.stop())
beforeEach(async () => {
  await createTables('ledger')
})

const hour = 3600_000
const noon = (day: string) => Date.parse(`${day}T12:00:00Z`)
const endOf = (day: string) => Date.parse(`${day}T00:00:00Z`) + 24 * hour
/** Just after the end of the day. */
const reportAfter = (day: string, hasTime = () => true) => reportDays(endOf(day) + hour, hasTime)

/** Posted, and listed at once. */
const post = async (...events: LedgerEvent[]) => {
  for (const event of events) expect(await areWritten([ledgerPut(event)])).toBe(true)
  vi.useFakeTimers({ toFake: ['Date'], now: Math.min(...events.map(({ at }) => at)) })
  await deliver(...events)
  vi.useRealTimers()
}

/** Told of when its day is over. */
const postLate = async (event: LedgerEvent) => {
  expect(await areWritten([ledgerPut(event)])).toBe(true)
  vi.useFakeTimers({ toFake: ['Date'], now: event.at + 30 * hour })
  await deliver(event)
  vi.useRealTimers()
}

const get = async (day: string) => (await call(getDailyReport, { token, params: { day } })).body
const stored = async (day: string) =>
  (await documents.send(new GetCommand({ TableName: tableName('ledger'), Key: { pk: 'REPORTS', sk: day } }))).Item

const sold = (day: string, amount = 90_000, currency = 'INR') => {
  const event = captured(noon(day), amount, currency)
  return [event, invoicedFor(event)] as const
}

const owed = (event: LedgerEvent, amount: number, at: number): LedgerEvent => ({
  ...event,
  event_id: `refund_owed#${event.booking_id}`,
  kind: 'refund_owed',
  at,
  entries: [debit('customer', amount, 'INR'), credit('refunds_due', amount, 'INR')],
})

const refunded = (event: LedgerEvent, amount: number, at: number): LedgerEvent => ({
  ...event,
  event_id: `refunded#${event.booking_id}`,
  kind: 'refunded',
  at,
  entries: [debit('refunds_due', amount, 'INR'), credit('gateway:stripe', amount, 'INR')],
})

describe('the daily report', () => {
  it('200 adds up in each currency, with what is open at the end of the day, the oldest first', async () => {
    const [bare, back] = [captured(noon('2027-05-01')), captured(noon('2027-05-01') + hour)]
    await post(...sold('2027-05-01'), ...sold('2027-05-01', 1_200, 'JPY'), bare, back)
    await post(owed(back, 90_000, noon('2027-05-01') + 2 * hour))
    await reportAfter('2027-05-01')
    const nothing = { fees: 0, payable: 0, refunded: 0, difference: 0 }
    expect(await get('2027-05-01')).toEqual({
      day: '2027-05-01',
      made_at: '2027-05-02T01:00:00Z',
      entries: 16,
      totals: [
        { ...nothing, currency: 'INR', captured: 270_000, revenue: 85_500, tax: 4_500, open: 180_000 },
        { ...nothing, currency: 'JPY', captured: 1_200, revenue: 1_140, tax: 60, open: 0 },
      ],
      difference_count: 0,
      differences: [],
      open_count: 2,
      open: [
        {
          booking_id: bare.booking_id,
          account: 'customer',
          currency: 'INR',
          balance_amount: -90_000,
          since_at: '2027-05-01T12:00:00Z',
        },
        {
          booking_id: back.booking_id,
          account: 'refunds_due',
          currency: 'INR',
          balance_amount: -90_000,
          since_at: '2027-05-01T14:00:00Z',
        },
      ],
    })
  })

  it('carries what is open until it is closed, and makes up for days on which it did not run', async () => {
    const event = captured(noon('2027-05-01'))
    await post(event)
    await reportAfter('2027-05-01')
    await post(invoicedFor(event, noon('2027-05-03')))
    await reportAfter('2027-05-03')
    const counts = await Promise.all(['01', '02', '03'].map(async day => (await get(`2027-05-${day}`)).open_count))
    expect(counts).toEqual([1, 1, 0])
    expect((await get('2027-05-03')).totals).toMatchObject([
      { captured: 0, revenue: 85_500, tax: 4_500, open: -90_000 },
    ])
  })

  it('is the same record when it is made again, whatever happened afterwards', async () => {
    const event = captured(noon('2027-05-01'))
    await post(event, ...sold('2027-05-01'))
    await reportAfter('2027-05-01')
    const first = await stored('2027-05-01')
    await post(owed(event, 90_000, noon('2027-05-02')))
    await post(refunded(event, 90_000, noon('2027-05-02') + hour))
    await documents.send(new PutCommand({ TableName: tableName('ledger'), Item: { pk: 'LATE', sk: '2027-05-01' } }))
    await reportAfter('2027-05-02')
    expect(await stored('2027-05-01')).toEqual(first)
    expect((await get('2027-05-02')).totals).toMatchObject([{ captured: 0, refunded: 90_000, open: -90_000 }])
    expect((await get('2027-05-02')).open_count).toBe(0)
  })

  it('goes on where a run stopped, and adds nothing twice', async () => {
    await post(...Array.from({ length: 12 }, () => sold('2027-05-01')).flat())
    for (let runs = 0; runs < 40 && !(await stored('2027-05-01')); runs += 1) {
      let left = 2
      await reportAfter('2027-05-01', () => left-- > 0)
    }
    expect(await get('2027-05-01')).toMatchObject({
      entries: 60,
      totals: [{ captured: 1_080_000, revenue: 1_026_000, tax: 54_000, open: 0, difference: 0 }],
    })
  })

  it('is made anew, with those of the days behind it, when a gateway tells late of money', async () => {
    await post(...sold('2027-05-01'))
    await reportAfter('2027-05-01')
    await reportAfter('2027-05-03')
    const late = captured(noon('2027-05-01'), 500)
    await postLate(late)
    await reportAfter('2027-05-03')
    expect((await get('2027-05-01')).totals).toMatchObject([{ captured: 90_500, open: 500 }])
    const open = await Promise.all(['01', '02', '03'].map(async day => (await get(`2027-05-${day}`)).open_count))
    expect(open).toEqual([1, 1, 1])
  })

  it('names each event of which a row is missing, altered or doubled, and is an alarm', async () => {
    const [dropped, altered, doubled] = [
      captured(noon('2027-05-01')),
      captured(noon('2027-05-01')),
      captured(noon('2027-05-01')),
    ]
    await post(...sold('2027-05-01'), dropped, altered, doubled)
    const TableName = tableName('ledger')
    const row = (event: LedgerEvent) => rowsOf(event)[1] as ReturnType<typeof rowsOf>[number]
    await documents.send(new DeleteCommand({ TableName, Key: keyOf(row(dropped)) }))
    await documents.send(new PutCommand({ TableName, Item: { ...keyOf(row(altered)), ...row(altered), amount: 1 } }))
    const copy = { ...row(doubled), nth: 7 }
    await documents.send(new PutCommand({ TableName, Item: { ...keyOf(copy), ...copy } }))
    const lines: string[] = []
    const spy = vi.spyOn(console, 'log').mockImplementation(line => void lines.push(String(line)))
    await reportAfter('2027-05-01')
    spy.mockRestore()
    const { difference_count, differences, totals } = await get('2027-05-01')
    const wrong = (event: LedgerEvent, amount: number) => ({
      event_id: event.event_id,
      booking_id: event.booking_id,
      currency: 'INR',
      net_amount: amount,
      unaccounted_amount: amount,
    })
    const byId = (left: { booking_id: string }, right: { booking_id: string }) =>
      left.booking_id < right.booking_id ? -1 : 1
    expect(difference_count).toBe(3)
    expect(differences.toSorted(byId)).toEqual(
      [wrong(dropped, 90_000), wrong(altered, 89_999), wrong(doubled, -90_000)].toSorted(byId),
    )
    expect(totals).toMatchObject([{ difference: 89_999 }])
    expect(lines.find(line => line.includes('"ledger difference"'))).toContain('"ledger_differences":3')
  })

  it('404 NOT_FOUND for a day without a report; the clock makes that of yesterday', async () => {
    const yesterday = new Date(Date.now() - 24 * hour).toISOString().slice(0, 10)
    expect((await get(yesterday)).code).toBe('NOT_FOUND')
    await reportOnTime({} as never, { awsRequestId: 'r', getRemainingTimeInMillis: () => 900_000 } as never)
    expect(await get(yesterday)).toMatchObject({ day: yesterday, totals: [], difference_count: 0 })
  })

  it('403 FORBIDDEN for a customer', async () => {
    const { token: own } = await aBuyer()
    const params = { day: '2027-05-01' }
    expect((await call(getDailyReport, { token: own, params })).body.code).toBe('FORBIDDEN')
  })
})
