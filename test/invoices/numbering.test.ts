import { beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/invoices/on-invoice.ts'
import { financialYear } from '../../shared/invoices/rules/series.ts'
import { readNext } from '../../shared/invoices/store/counters.ts'
import { listInvoices } from '../../shared/invoices/workflows/list-invoices.ts'
import { documents } from '../../shared/platform/dynamo/client.ts'
import { issuerOf } from '../../shared/transit/rules/issuer.ts'
import { mostMs } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'
import { sqsEvent } from '../support/queues.ts'
import { deliver, messageOf, ofOperator, storePaid } from './sold.ts'

beforeAll(() => startIdentity('commerce'))

const seriesOf = (operator: string) => ({
  issuer_id: issuerOf([{ summary: ofOperator(operator).summary } as never]).id,
  type: 'invoice' as const,
  year: financialYear(Date.now()),
})

const soldBy = async (operator: string, count: number) => {
  const sold = []
  for (let start = 0; start < count; start += 50)
    sold.push(
      ...(await Promise.all(
        Array.from({ length: Math.min(50, count - start) }, () => storePaid(ofOperator(operator))),
      )),
    )
  return sold
}

/** The numbers of bookings' invoices as they count, in their order. */
const positionsOf = async (sold: readonly Awaited<ReturnType<typeof storePaid>>[]) => {
  const issued = await Promise.all(sold.map(({ booking }) => listInvoices(booking.id)))
  return issued
    .flat()
    .map(({ number }) => Number(number.split('/').at(-1)))
    .toSorted((left, right) => left - right)
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index + 1)

/** Transactions that are sent while `work` runs. */
const countingTransactions = async (work: () => Promise<unknown>): Promise<number> => {
  let sent = 0
  documents.middlewareStack.add(
    (next, { commandName }) =>
      async args => {
        if (commandName === 'TransactWriteItemsCommand' || commandName === 'TransactWriteCommand') sent += 1
        return next(args)
      },
    { step: 'initialize', name: 'counted' },
  )
  await work()
  documents.middlewareStack.remove('counted')
  return sent
}

describe('numbers of invoices', () => {
  it('500 confirmations, ten at a time as the queue hands out an issuer: consecutive, and a tenth of a write each', async () => {
    const sold = await soldBy('Queue', 500)
    const messages = sold.map(({ booking }) => messageOf(booking))
    const writes = await countingTransactions(async () => {
      for (let start = 0; start < messages.length; start += 10)
        expect(await deliver(...messages.slice(start, start + 10))).toEqual({ batchItemFailures: [] })
    })
    expect(await positionsOf(sold)).toEqual(upTo(500))
    expect(await readNext(seriesOf('Queue'))).toBe(501)
    expect(writes).toBe(50)
  })

  it('500 confirmations by eight consumers at once, each twice: consecutive, none missing, none twice', async () => {
    const sold = await soldBy('Crowd', 500)
    let messages = [...sold, ...sold].map(({ booking }) => messageOf(booking))
    const shuffled = messages.toSorted((left, right) =>
      left.booking_id.slice(-3) < right.booking_id.slice(-3) ? -1 : 1,
    )
    messages = shuffled
    let tries = 0
    const consume = async () => {
      for (;;) {
        const batch = messages.splice(0, 10)
        if (batch.length === 0) return
        tries += 1
        const { batchItemFailures } = await handler(sqsEvent(...batch), {
          getRemainingTimeInMillis: () => mostMs,
        } as never)
        const failed = batchItemFailures.map(({ itemIdentifier }) => batch[Number(itemIdentifier.split('-')[1])])
        messages.push(...failed.filter(each => each !== undefined))
      }
    }
    await Promise.all(Array.from({ length: 8 }, consume))
    expect(await positionsOf(sold)).toEqual(upTo(500))
    expect(await readNext(seriesOf('Crowd'))).toBe(501)
    expect(tries).toBeLessThan(1000)
  })

  it('of each issuer and each year begin at 1', async () => {
    const [one, other] = [await soldBy('One', 3), await soldBy('Other', 2)]
    await deliver(...[...one, ...other].map(({ booking }) => messageOf(booking)))
    expect(await positionsOf(one)).toEqual([1, 2, 3])
    expect(await positionsOf(other)).toEqual([1, 2])
  })
})

describe('a financial year', () => {
  it.each([
    ['2027-03-31T18:29:59Z', '2627'],
    ['2027-03-31T18:30:00Z', '2728'],
    ['2026-04-01T00:00:00Z', '2627'],
    ['2099-12-31T00:00:00Z', '9900'],
  ])('of India at %s is %s', (at, year) => {
    expect(financialYear(Date.parse(at))).toBe(year)
  })

  it('may be the calendar’s, or begin in another month', () => {
    const at = Date.parse('2027-06-30T12:00:00Z')
    expect(financialYear(at, { first_month: 1, time_zone: 'UTC' })).toBe('2027')
    expect(financialYear(at, { first_month: 7, time_zone: 'UTC' })).toBe('2627')
  })
})
