import * as z from 'zod/mini'
import type { WaitsFor } from '../../shared/commerce/rules/waiting.ts'
import { listWaiting } from '../../shared/commerce/store/waiting.ts'
import { listPayments } from '../../shared/payments/contracts/list-payments.ts'
import { toManagedPayment } from '../../shared/payments/presenters/to-managed-payment.ts'
import { openCursor, sealCursor } from '../../shared/platform/http/cursor.ts'
import { endpoint } from '../../shared/platform/http/endpoint.ts'

const waitsFor: Record<string, WaitsFor> = { quarantined: 'review', refunding: 'refund', pending: 'gateway' }

const Position = z.object({ partition: z.int(), after: z.optional(z.record(z.string(), z.string())) })

/** A page may be shorter than the limit: those that are not stuck are left out of it where they are not wanted. */
export const handler = endpoint(listPayments, async ({ query: { status, stuck, limit, cursor }, now }) => {
  const list = `waiting payments ${status ?? 'any'}`
  const from = await openCursor(list, cursor, Position)
  const wanted = Object.entries(waitsFor).flatMap(([name, each]) =>
    status === undefined || status === name ? each : [],
  )
  const { found, next } = await listWaiting({ wanted, before: now + 1000, limit }, from)
  const items = found.map(waiting => toManagedPayment(waiting, now))
  return {
    items: stuck === 'true' ? items.filter(({ is_stuck }) => is_stuck) : items,
    next_cursor: next ? await sealCursor(list, next) : null,
  }
})
