import { randomUUID } from 'node:crypto'
import type { NewOrder } from '../../shared/payments/adapters/gateway.ts'

/** An order for a gateway, under a key of its own. */
export const aNewOrder = (changes: Partial<NewOrder> = {}): NewOrder => ({
  key: `pay_1.${randomUUID().slice(0, 8)}`,
  method: 'card',
  expires_at: Date.now() + 600_000,
  payment_id: 'pay_1',
  user_id: 'usr_1',
  booking_id: 'bkg_1',
  description: 'Booking',
  amount: 50_000,
  currency: 'INR',
  capture: 'manual',
  ...changes,
})
