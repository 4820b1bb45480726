import { describe, expect, it } from 'vitest'
import {
  type Capture,
  isUnfinished,
  type Payment,
  paymentStatus,
  waitsSince,
} from '../../shared/commerce/rules/payment.ts'
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

describe('the time since which a payment waits for the reconciler', () => {
  const patience = 15 * 60_000

  /** When it is asked about, by runs every five minutes, until it is a week old. */
  const questions = (state: Payment['state']): number[] => {
    const asked: number[] = []
    let payment = aPayment({ state })
    for (let now = start; now < start + 7 * 24 * 3600_000; now += 300_000)
      if (waitsSince(payment) < now - patience) {
        asked.push((now - start) / 60_000)
        payment = { ...payment, asked_at: now }
      }
    return asked
  }

  it('grows with its age, so that one that stays open is asked about a few times in a week', () => {
    const asked = questions('open')
    expect(asked.slice(0, 4)).toEqual([20, 60, 140, 300])
    expect(asked.length).toBeLessThan(16)
    expect(asked.at(-1)).toBeGreaterThan(6 * 24 * 60)
  })

  it('stays short for a sale that stopped halfway', () => {
    const asked = questions('paid')
    const gaps = asked.slice(1).map((time, index) => time - (asked[index] ?? 0))
    expect(Math.max(...gaps)).toBeLessThanOrEqual(35)
  })

  it('begins anew with another attempt', () => {
    const later = anAttempt({ started_at: start + 3600_000 })
    const payment = aPayment({ attempts: [anAttempt(), later], asked_at: start + 1_000_000 })
    expect(waitsSince(payment)).toBe(later.started_at)
  })
})
