import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteCommand, GetCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { credit, debit, type LedgerEvent } from '../../shared/commerce/rules/ledger.ts'
import { observeOrder } from '../../shared/commerce/rules/observe-order.ts'
import type { Payment, Refund } from '../../shared/commerce/rules/payment.ts'
import { owedEvent } from '../../shared/commerce/rules/postings.ts'
import { ledgerPut } from '../../shared/commerce/store/ledger.ts'
import { readStoredLedger, walkLedger } from '../../shared/commerce/store/ledger-audit.ts'
import { changePayment, createPayment, paymentUpdate } from '../../shared/commerce/store/payments.ts'
import {
  recordBounce,
  recordFailure,
  recordPaidBack,
  refundOf,
  refundPut,
  withRefund,
} from '../../shared/commerce/store/refunds.ts'
import { handedInEvent } from '../../shared/ledger/rules/handed-in.ts'
import { keyOf, type PageRow, rowsOf } from '../../shared/ledger/rules/page-row.ts'
import { writePages } from '../../shared/ledger/workflows/write-pages.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { areWritten } from '../../shared/platform/dynamo/transaction.ts'
import { describeStage } from '../support/described-stage.ts'
import { createTables } from '../support/dynamo.ts'
import { aCapture, anAttempt, anOrder, aPayment, freshIds } from './sales.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-ledger-'))
let path: string

/** Everything that can be read of the ledger is listed. */
const listAll = async () => {
  for await (const { bookingId, payment } of walkLedger())
    if (!payment) for (const event of (await readStoredLedger(bookingId)).events) await writePages(event, Date.now())
}

const verify = async (...options: string[]) => {
  await listAll()
  return verifyAsListed(...options)
}

const verifyAsListed = (...options: string[]): Promise<{ code: number; lines: string[]; errors: string }> =>
  new Promise(resolve => {
    const file = join(import.meta.dirname, '../../bin/ledger-verify.ts')
    const env = { ...process.env, PATH: path, HOLDFAST_DATA: folder }
    execFile(process.execPath, [file, '--stage', 'staging', ...options], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), lines: stdout.trim().split('\n'), errors: stderr }),
    )
  })

beforeAll(() => {
  process.env.MIGRATIONS_QUEUE = 'https://sqs.ap-south-1.amazonaws.com/1/migrations'
})

beforeEach(async () => {
  path = describeStage(folder, 'Holdfast-staging', await createTables('commerce', 'ledger'))
})

afterAll(() => rmSync(folder, { recursive: true }))

const now = Date.now()

/** A payment whose money has come. */
const paid = async (captured = 90_000): Promise<Payment> => {
  const ids = freshIds()
  const payment = aPayment({
    id: ids.payment,
    user_id: ids.user,
    booking_id: ids.booking,
    attempts: [anAttempt()],
    created_at: now,
  })
  await createPayment(payment)
  const capture = aCapture('cap-1', { amount: captured, captured_at: now, fee: 1_800 })
  const seen = observeOrder(payment, anOrder({ payment_id: payment.id, status: 'paid', captures: [capture] }))
  const { state, attempts, captures, quarantine_reason } = seen
  return some(await changePayment(payment, { state, attempts, captures, quarantine_reason }))
}

const some = <Value>(value: Value | undefined): Value => {
  if (value === undefined) throw new Error('it was not written')
  return value
}

/** Owes all of it back. */
const owed = async (payment: Payment): Promise<{ payment: Payment; refund: Refund }> => {
  const capture = some(payment.captures[0])
  const refund = refundOf(payment, { capture, reason: 'other', amount: capture.amount }, now)
  const captures = withRefund(payment, refund)
  const changes = { state: 'given_back', captures } as const
  const writes = [refundPut(refund), paymentUpdate(payment, changes), ledgerPut(owedEvent(payment, refund))]
  expect(await areWritten(writes)).toBe(true)
  return { payment: { ...payment, ...changes, revision: payment.revision + 1 }, refund }
}

const paidBack = async (payment: Payment) => {
  const made = await owed(payment)
  expect(await recordPaidBack(made.refund, made.payment, 're_1', now)).toBe(true)
  const captures = withRefund(made.payment, { ...made.refund, state: 'succeeded' })
  return {
    payment: { ...made.payment, captures, revision: made.payment.revision + 1 },
    refund: { ...made.refund, state: 'succeeded', succeeded_at: now } as const,
  }
}

/** What a booking without an invoice has in the account of its customer goes to revenue. */
const invoiced = ({ id, user_id, booking_id, amount, currency }: Payment): LedgerEvent => ({
  event_id: `invoiced#${id}`,
  kind: 'invoiced',
  user_id,
  booking_id,
  payment_id: id,
  at: now,
  entries: [
    debit('customer', amount, currency),
    credit('revenue:bus', amount - 4_500, currency),
    credit('tax:gst', 4_500, currency),
  ],
})

const ledgerItem = async (bookingId: string, eventId: string) => {
  const TableName = tableName('commerce')
  const { Item } = await documents.send(new GetCommand({ TableName, Key: keys.ledger(bookingId, eventId) }))
  return some(Item)
}

const store = (Item: Record<string, unknown>) =>
  documents.send(new PutCommand({ TableName: tableName('commerce'), Item }))

const drop = (bookingId: string, eventId: string) =>
  documents.send(new DeleteCommand({ TableName: tableName('commerce'), Key: keys.ledger(bookingId, eventId) }))

describe('npm run ledger:verify', () => {
  it('finds nothing in a right ledger, and lists what is open and what all adds up to', async () => {
    const sold = await paid()
    expect(await areWritten([ledgerPut(invoiced(sold))])).toBe(true)
    await paidBack(await paid())
    const waiting = await owed(await paid())
    const aside = await paid(89_999)
    const { code, lines, errors } = await verify()
    expect([code, errors]).toEqual([0, ''])
    expect(lines.toSorted()).toEqual(
      [
        `${waiting.payment.booking_id}: refunds_due is open with -90000 INR for 0 h`,
        `${aside.booking_id}: quarantine is open with -89999 INR for 0 h`,
        'INR, in minor units: captured 359999; revenue 85500 + tax 4500 + fees 0 + payable 0 + refunded 90000 + open 179999 = 359999',
        'Events: 12, of bookings: 4, in rows of pages: 25: nothing was altered, dropped or doubled.',
      ].toSorted(),
    )
  })

  it('finds nothing in refunds that failed, or that a bank has sent back and that were paid again', async () => {
    const { payment, refund } = await paidBack(await paid())
    expect(await recordBounce(refund, payment, undefined, now)).toBe(true)
    const again = { ...refund, state: 'owed', succeeded_at: undefined, failures: 1 } as const
    expect(await recordFailure(again, 'expired_card', now)).toBe(true)
    const bounced = { ...payment, captures: withRefund(payment, again), revision: payment.revision + 1 }
    expect(await recordPaidBack({ ...again, failures: 2 }, bounced, 're_3', now)).toBe(true)
    expect(await verify()).toMatchObject({ code: 0, errors: '' })
  })

  it('names an event that was altered, whether its entries still sum to 0 or not', async () => {
    const [balanced, unbalanced] = [await paid(), await paid()]
    const id = 'captured#sandbox#cap-1'
    const entries = [debit('gateway:sandbox', 1, 'INR'), credit('customer', 1, 'INR')]
    await store({ ...(await ledgerItem(balanced.booking_id, id)), entries })
    await store({ ...(await ledgerItem(unbalanced.booking_id, id)), entries: [entries[0], entries[0]] })
    const { code, lines } = await verify()
    expect(code).toBe(1)
    expect(lines).toContain(
      `${balanced.booking_id}: the event ${id} is altered: its entries are not those of ${balanced.id}`,
    )
    expect(lines).toContain(
      `${unbalanced.booking_id}: the event ${id} was altered: it is no event whose entries sum to 0, or is not where it belongs`,
    )
    expect(lines.filter(line => line.includes(id))).toHaveLength(2)
  })

  it('names an event that was dropped, alone or with all of its booking', async () => {
    const { payment, refund } = await paidBack(await paid())
    await drop(payment.booking_id, `refunded#${refund.id}`)
    const bare = await paid()
    await drop(bare.booking_id, 'captured#sandbox#cap-1')
    await drop(bare.booking_id, 'gateway_fee#sandbox#cap-1')
    const { code, lines } = await verify()
    expect(code).toBe(1)
    expect(lines.filter(line => line.includes('missing')).toSorted()).toEqual(
      [
        `${payment.booking_id}: the event refunded#${refund.id} is missing: ${refund.id} was paid back`,
        `${bare.booking_id}: the event captured#sandbox#cap-1 is missing: ${bare.id} has what it is about`,
        `${bare.booking_id}: the event gateway_fee#sandbox#cap-1 is missing: ${bare.id} has what it is about`,
      ].toSorted(),
    )
    expect(lines).toContain(
      `${payment.booking_id}: refunds_due has -90000 INR, which no payment, refund or review explains`,
    )
  })

  it('names an event that was doubled: of another capture, as set aside too, or as paid back once more', async () => {
    const { payment, refund } = await paidBack(await paid())
    const copy = async (from: string, to: string, kind: string) =>
      store({
        ...(await ledgerItem(payment.booking_id, from)),
        ...keys.ledger(payment.booking_id, to),
        event_id: to,
        kind,
      })
    const id = 'captured#sandbox#cap-1'
    await copy(id, 'captured#sandbox#cap-2', 'captured')
    await copy(id, 'quarantined#sandbox#cap-1', 'quarantined')
    await copy(`refunded#${refund.id}`, `refunded#${refund.id}.1`, 'refunded')
    const { code, lines } = await verify()
    expect(code).toBe(1)
    const named = lines.filter(line => line.includes(': the event ')).map(line => line.split(': ')[1])
    expect(named.toSorted()).toEqual([
      'the event captured#sandbox#cap-2 is unknown',
      'the event quarantined#sandbox#cap-1 is doubled',
      `the event refunded#${refund.id}.1 is unknown`,
    ])
  })

  it('leaves out what was paid before --since, and says how many that are', async () => {
    const payment = await paid()
    await drop(payment.booking_id, 'gateway_fee#sandbox#cap-1')
    const { code, lines } = await verify('--since', '2100-01-01')
    expect([code, lines[0]]).toEqual([0, 'Bookings paid before 2100-01-01, which were not checked: 1.'])
    expect(await verify('--since', 'yesterday')).toMatchObject({ code: 2, errors: '--since is a date: 2027-01-15.\n' })
  })

  it('finds nothing in cash that an agent has handed in', async () => {
    const event = handedInEvent(
      { agent_id: freshIds().user, amount: 45_000, currency: 'INR', received_into: 'bank' },
      'request',
      now,
    )
    expect(await areWritten([ledgerPut(event)])).toBe(true)
    expect(await verify()).toMatchObject({ code: 0, errors: '' })
  })

  it('names a row of a page that is missing, altered, doubled, elsewhere, unreadable or of no event', async () => {
    const payment = await paid()
    await listAll()
    const id = 'captured#sandbox#cap-1'
    const [event] = (await readStoredLedger(payment.booking_id)).events.filter(({ event_id }) => event_id === id)
    const [gateway, customer] = rowsOf(some(event)) as [PageRow, PageRow]
    const TableName = tableName('ledger')
    const list = (Item: Record<string, unknown>) => documents.send(new PutCommand({ TableName, Item }))
    const found = async () => {
      const { code, lines } = await verifyAsListed()
      return [code, ...lines.filter(line => / in the page of | the row /.test(line)).toSorted()]
    }
    const day = new Date(now).toISOString().slice(0, 10)
    const sentence = (nth: number, kind: string, account: string, why: string, event_id = id) =>
      `${payment.booking_id}: entry ${nth} of ${event_id} is ${kind} in the page of ${account}, ${day}: ${why}`

    await documents.send(new DeleteCommand({ TableName, Key: keyOf(gateway) }))
    await list({ ...keyOf(customer), ...customer, amount: 1 })
    expect(await found()).toEqual([
      1,
      sentence(1, 'missing', 'gateway:sandbox', 'the event has it'),
      sentence(2, 'altered', 'customer', 'the event says otherwise'),
    ])
    await listAll()
    expect(await found()).toEqual([0])

    const copy = { ...customer, nth: 5 }
    const strange = { ...customer, event_id: 'captured#sandbox#cap-9' }
    await list({ ...keyOf(copy), ...copy })
    await list({ ...keyOf(strange), ...strange })
    await list({ ...keyOf(gateway), pk: 'PAGE#elsewhere', ...gateway })
    await list({ ...keyOf(customer), sk: 'x' })
    expect(await found()).toEqual([
      1,
      sentence(1, 'doubled', 'gateway:sandbox', 'the event has it once, and elsewhere'),
      sentence(2, 'unknown', 'customer', 'there is no such event', 'captured#sandbox#cap-9'),
      sentence(6, 'doubled', 'customer', 'the event has it once, and elsewhere'),
      `pages: the row ${keyOf(customer).pk} x cannot be read`,
    ])
  })
})
