import { beforeAll, describe, expect, it, vi } from 'vitest'
import { keys } from '../../shared/commerce/rules/keys.ts'
import { readLedger } from '../../shared/commerce/store/ledger.ts'
import { changePayment, readPayment } from '../../shared/commerce/store/payments.ts'
import { erasePerson, exportPerson } from '../../shared/commerce/store/personal-data.ts'
import { refundOf, withRefund } from '../../shared/commerce/store/refunds.ts'
import { readBuyer } from '../../shared/invoices/store/documents.ts'
import { listInvoices } from '../../shared/invoices/workflows/list-invoices.ts'
import { documents } from '../../shared/platform/dynamo/client.ts'
import { selling } from '../../shared/selling.ts'
import { captureMessages } from '../support/captured-messages.ts'
import { itemsUnder, putItem } from '../support/departure.ts'
import { startIdentity } from '../support/identity.ts'
import { append } from '../taxes/rates.ts'
import { balances, deliver, messageOf, named, ofOperator, storeBooking, storePaid } from './sold.ts'

beforeAll(() => startIdentity('commerce'))

type Sold = Awaited<ReturnType<typeof storePaid>>

/** Cancels the whole booking, or leaves `rest` of it; `refund` is owed back of its payment. */
const cancelled = async ({ booking, payment }: Sold, refund: number, rest?: number) => {
  const stored = (await readPayment(payment.user_id, payment.id)) ?? payment
  const [capture] = stored.captures
  if (!capture) throw new Error('no capture')
  const part = `cxl_${refund}_${rest}`
  const owed = refundOf(stored, { capture, amount: refund, reason: 'cancelled', part }, Date.now())
  if (refund > 0) await changePayment(stored, { captures: withRefund(stored, owed) })
  const [seat] = booking.lines
  const lines = seat ? [{ ...seat, quantity: 1, amount: seat.unit_amount }] : []
  const left = { freed: [], lines, total_amount: rest ?? 0, details: seatOf(booking) } as never
  await storeBooking({ ...booking, ...(rest === undefined ? { state: 'cancelled' as const } : left) })
}

/** The details with the first seat alone. */
const seatOf = ({ details }: Sold['booking']) => {
  const { journeys, passengers } = details as unknown as {
    journeys: { seats: unknown[] }[]
    passengers: unknown[]
  }
  return {
    journeys: journeys.map(each => ({ ...each, seats: each.seats.slice(0, 1) })),
    passengers: passengers.slice(0, 1),
  }
}

describe('an invoice', () => {
  it('is written once for money that is kept, with its tax taken out of the price and its event of the ledger', async () => {
    await append({ percent: '5', code: '9964', kind: 'bus' })
    const { booking, payment } = await storePaid(ofOperator('Sahyadri'))
    expect(await deliver(messageOf(booking))).toEqual({ batchItemFailures: [] })
    await deliver(messageOf(booking), messageOf(booking))
    const [invoice, ...others] = await listInvoices(booking.id)
    expect(others).toEqual([])
    const tax = Math.round((booking.total_amount * 500) / 10_500)
    expect(invoice).toMatchObject({
      type: 'invoice',
      number: expect.stringMatching(/^INV\/\d{4}\/0000001$/),
      issuer: { name: 'Sahyadri' },
      payment_id: payment.id,
      total_amount: booking.total_amount,
      basis_points: 500,
      tax_code: '9964',
      taxes: [{ code: 'gst', amount: tax }],
    })
    expect(invoice?.number).toHaveLength(16)
    expect(balances(await readLedger(booking.id))).toEqual({
      customer: booking.total_amount,
      'revenue:bus': tax - booking.total_amount,
      'tax:gst': -tax,
    })
  })

  it('has the rate of the earlier of capture and invoice', async () => {
    await append({ percent: '12', kind: 'bus' })
    const before = Date.now()
    await new Promise(resolve => setImmediate(resolve))
    await append({ percent: '28', kind: 'bus' })
    const { booking } = await storePaid(ofOperator('Earlier'))
    const { booking: captured, payment } = await storePaid(ofOperator('Earlier'))
    const stored = await readPayment(payment.user_id, payment.id)
    if (stored)
      await changePayment(stored, { captures: stored.captures.map(each => ({ ...each, captured_at: before })) })
    await deliver(messageOf(booking), messageOf(captured))
    expect((await listInvoices(booking.id))[0]?.basis_points).toBe(2800)
    expect((await listInvoices(captured.id))[0]?.basis_points).toBe(1200)
  })

  it('is not made of what was given back before, nor of a second capture', async () => {
    const sold = await storePaid(ofOperator('Returned'))
    await cancelled(sold, sold.booking.total_amount)
    await deliver(messageOf(sold.booking))
    expect(await listInvoices(sold.booking.id)).toEqual([])
    const twice = await storePaid(ofOperator('Returned'))
    const stored = await readPayment(twice.payment.user_id, twice.payment.id)
    const [first] = stored?.captures ?? []
    if (stored && first) await changePayment(stored, { captures: [first, { ...first, id: 'cap_2' }] })
    await deliver(messageOf(twice.booking))
    expect(await listInvoices(twice.booking.id)).toMatchObject([{ total_amount: twice.booking.total_amount }])
  })
})

describe('a credit note', () => {
  it('gives back all of an invoice, and the customer account comes to what was captured and owed', async () => {
    const sold = await storePaid(ofOperator('Whole'))
    await deliver(messageOf(sold.booking))
    await cancelled(sold, sold.booking.total_amount)
    await deliver(messageOf(sold.booking))
    await deliver(messageOf(sold.booking))
    const [invoice, note, ...others] = await listInvoices(sold.booking.id)
    expect(others).toEqual([])
    expect(note).toMatchObject({
      type: 'credit_note',
      number: expect.stringMatching(/^CRN\/\d{4}\/0000001$/),
      corrects: { id: invoice?.id, number: invoice?.number },
      lines: invoice?.lines,
      taxes: invoice?.taxes,
    })
    expect(Object.values(balances(await readLedger(sold.booking.id))).filter(amount => amount !== 0)).toEqual([])
  })

  it('leaves the fee of a cancellation, moved from the revenue to the fees', async () => {
    const sold = await storePaid(ofOperator('Fees'))
    const total = sold.booking.total_amount
    await deliver(messageOf(sold.booking))
    await cancelled(sold, total - 10_000)
    await deliver(messageOf(sold.booking))
    const left = balances(await readLedger(sold.booking.id))
    expect(left['revenue:bus']).toBe(0)
    expect((left.fees ?? 0) + (left['tax:gst'] ?? 0)).toBe(-10_000)
    expect(left.customer).toBe(10_000)
    expect(await listInvoices(sold.booking.id)).toMatchObject([
      { type: 'invoice', total_amount: total },
      { type: 'credit_note', total_amount: total - 10_000 },
    ])
  })

  it('is none where all is kept as a fee: the fee is moved', async () => {
    const sold = await storePaid(ofOperator('Kept'))
    await deliver(messageOf(sold.booking))
    await cancelled(sold, 0)
    await deliver(messageOf(sold.booking))
    await deliver(messageOf(sold.booking))
    expect(await listInvoices(sold.booking.id)).toHaveLength(1)
    const left = balances(await readLedger(sold.booking.id))
    expect(left['revenue:bus']).toBe(0)
    expect(await readLedger(sold.booking.id)).toHaveLength(2)
  })

  it('follows each part that is cancelled', async () => {
    const sold = await storePaid(ofOperator('Parts'))
    const total = sold.booking.total_amount
    const rest = sold.booking.lines[0]?.unit_amount ?? 0
    await deliver(messageOf(sold.booking))
    await cancelled(sold, total - rest - 5000, rest)
    await deliver(messageOf(sold.booking))
    const after = balances(await readLedger(sold.booking.id))
    expect(after.customer).toBe(rest + 5000)
    expect(after.fees).toBeLessThan(0)
    await cancelled(sold, rest + 5000)
    await deliver(messageOf(sold.booking))
    expect(await listInvoices(sold.booking.id)).toMatchObject([
      { type: 'invoice' },
      { number: expect.stringMatching(/0000001$/) },
      { number: expect.stringMatching(/0000002$/), total_amount: rest + 5000 },
    ])
    expect(Object.values(balances(await readLedger(sold.booking.id))).every(amount => amount === 0)).toBe(true)
  })
})

describe('a record that can never succeed', () => {
  it('is parked, and holds nothing up', async () => {
    process.env.PARKING_QUEUE = 'http://localhost/parked.fifo'
    const sent = captureMessages()
    const good = await storePaid(ofOperator('Parked'))
    const bad = await storePaid(ofOperator('Parked'))
    await putItem('commerce', { ...keys.booking(bad.booking.user_id, bad.booking.id), kind: 'bus', v: 2, state: 'odd' })
    const reply = await deliver(messageOf(bad.booking), messageOf(good.booking), 'no message')
    expect(reply).toEqual({ batchItemFailures: [] })
    expect(sent.take().map(({ body }) => body)).toEqual([messageOf(bad.booking), 'no message'])
    expect(await listInvoices(good.booking.id)).toHaveLength(1)
  })

  it('what fails for now comes back', async () => {
    const { booking } = await storePaid(ofOperator('Later'))
    const send = vi.spyOn(documents, 'send').mockRejectedValue(new Error('no answer'))
    const reply = await deliver(messageOf(booking))
    send.mockRestore()
    expect(reply.batchItemFailures).toHaveLength(1)
    await deliver(messageOf(booking))
    expect(await listInvoices(booking.id)).toHaveLength(1)
  })
})

describe('the buyer', () => {
  it('is named beside the invoice, in an export too, and erased with the person; the invoice stays', async () => {
    const { booking, payment } = await storePaid(ofOperator('Person'))
    await named(booking.user_id)
    await deliver(messageOf(booking))
    const [invoice] = await listInvoices(booking.id)
    const id = invoice?.id ?? ''
    expect(await readBuyer(booking.user_id, id)).toMatchObject({ name: 'Asha Rao', total_amount: payment.amount })
    const { records } = await exportPerson(selling, booking.user_id, undefined)
    expect(records.invoices).toMatchObject([{ id, booking_id: booking.id, name: 'Asha Rao' }])
    expect(JSON.stringify(await itemsUnder('commerce', `INVOICE#${id}`))).not.toContain('Asha')
    expect(await erasePerson(selling, booking.user_id, Date.now() + 60_000)).toBe(true)
    expect((await readBuyer(booking.user_id, id))?.name).toBeUndefined()
    expect(await listInvoices(booking.id)).toEqual([invoice])
  })

  it('of an erased booking is not named', async () => {
    const { booking } = await storePaid(ofOperator('Erased'))
    await named(booking.user_id)
    await storeBooking({ ...booking, erased_at: Date.now() })
    await deliver(messageOf(booking))
    const [invoice] = await listInvoices(booking.id)
    expect(await readBuyer(booking.user_id, invoice?.id ?? '')).not.toHaveProperty('name')
  })
})
