import { describe, expect, it } from 'vitest'
import { type Capture, isUnfinished, type Payment, paymentStatus } from '../../shared/commerce/rules/payment.ts'
import { aCapture, anAttempt, aPayment, start } from './sales.ts'

const end = anAttempt().expires_at
const capture = (state?: 'owed' | 'succeeded'): Capture => ({
  ...aCapture('cap-1'),
  gateway: 'sandbox',
  order_id: 'order-1',
  ...(state && { refunds: [{ id: 'rfd_1', amount: aCapture('cap-1').amount, reason: 'seats_taken', state }] }),
})

describe('the status of a payment', () => {
  it.each<[string, Partial<Payment>, number, string]>([
    ['pending while its session is open', {}, end - 1, 'pending'],
    ['expired once it is over, whatever has run late', {}, end, 'expired'],
    ['pending while the gateway has not answered', { attempts: [anAttempt({ state: 'starting' })] }, start, 'pending'],
    ['failed when declined: it may be tried again', { attempts: [anAttempt({ state: 'declined' })] }, start, 'failed'],
    ['expired when declined and too late', { attempts: [anAttempt({ state: 'declined' })] }, end, 'expired'],
    ['pending in another attempt', { attempts: [anAttempt({ state: 'declined' }), anAttempt()] }, start, 'pending'],
    ['pending when paid: the seats are not sold yet', { state: 'paid', captures: [capture()] }, end, 'pending'],
    ['succeeded', { state: 'confirmed', captures: [capture()] }, end, 'succeeded'],
    ['pending when authorized', { state: 'authorized' }, end, 'pending'],
    ['expired when its authorization lapsed', { state: 'lapsed' }, start, 'expired'],
    ['refunding once all of it is owed back', { state: 'confirmed', captures: [capture('owed')] }, end, 'refunding'],
    ['refunding until the gateway confirms it', { state: 'given_back', captures: [capture('owed')] }, end, 'refunding'],
    ['refunded', { state: 'given_back', captures: [capture('succeeded')] }, end, 'refunded'],
    [
      'refunding while one of two is owed',
      { state: 'given_back', captures: [capture('succeeded'), capture('owed')] },
      end,
      'refunding',
    ],
    ['expired when nothing was to pay and the seats were lost', { state: 'given_back', attempts: [] }, end, 'expired'],
    ['quarantined', { state: 'quarantined', captures: [capture()] }, end, 'quarantined'],
    ['expired', { state: 'expired' }, start, 'expired'],
  ])('is %s', (_, changes, now, status) => {
    expect(paymentStatus(aPayment(changes), now)).toBe(status)
  })

  it('open, authorized and paid payments are indexed for the reconciler, and no others', () => {
    const states = [
      'open',
      'authorized',
      'paid',
      'confirmed',
      'given_back',
      'lapsed',
      'expired',
      'quarantined',
    ] as const
    expect(states.filter(state => isUnfinished({ state }))).toEqual(['open', 'authorized', 'paid'])
  })
})
