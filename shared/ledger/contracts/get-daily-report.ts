import * as z from 'zod/mini'
import { defineContract } from '../../platform/http/contract.ts'
import { administrationLimit } from './ledger-entry.ts'

/** In minor units. `difference` is captured less all that follows it, and 0 in a ledger that is right. */
const Totals = z.object({
  currency: z.string(),
  captured: z.int(),
  revenue: z.int(),
  tax: z.int(),
  fees: z.int(),
  payable: z.int(),
  refunded: z.int(),
  open: z.int(),
  difference: z.int(),
})

export const DailyReport = z.object({
  day: z.iso.date(),
  /** When it first said what it says now: an event that is told of late has it made anew. */
  made_at: z.iso.datetime(),
  entries: z.int(),
  totals: z.array(Totals),
  difference_count: z.int(),
  differences: z.array(
    z.object({
      event_id: z.string(),
      booking_id: z.string(),
      currency: z.string(),
      /** What its entries sum to. */
      net_amount: z.int(),
      /** What of its captured money is not accounted for. */
      unaccounted_amount: z.int(),
    }),
  ),
  open_count: z.int(),
  open: z.array(
    z.object({
      booking_id: z.string(),
      account: z.string(),
      currency: z.string(),
      /** A debit counts up, a credit down: money that a customer has with us is below 0. */
      balance_amount: z.int(),
      since_at: z.iso.datetime(),
    }),
  ),
})

export const getDailyReport = defineContract({
  name: 'getDailyReport',
  method: 'GET',
  path: '/api/v1/admin/reports/{day}',
  summary:
    'What moved on a UTC day that is over: captured = revenue + tax + fees + payable + refunded + open, in each currency; the events that contradict it, and what was open at the end of the day, the oldest first, up to 200 of each.',
  auth: 'admin',
  scope: 'read:ledger',
  limit: administrationLimit,
  params: z.object({ day: z.iso.date() }),
  reply: {
    status: 200,
    schema: DailyReport,
  },
  errors: {},
})
