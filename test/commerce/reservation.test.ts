import { describe, expect, it } from 'vitest'
import type { Reservation } from '../../shared/commerce/rules/records.ts'
import { extendedEnd, payingEnd, reservationStatus } from '../../shared/commerce/rules/reservation.ts'

const held = (changed: Partial<Reservation> = {}): Reservation => ({
  id: 'rsv_1',
  user_id: 'usr_1',
  kind: 'bus',
  subject_id: 'sch_1',
  places: [{ inventory_id: 'sch_1', section: 0, units: ['1A'], from_leg: 0, to_leg: 1 }],
  claim: 1n,
  state: 'held',
  details: {},
  total_amount: 0,
  currency: 'INR',
  held_at: 0,
  expires_at: 900_000,
  fingerprint: '',
  ...changed,
})

const codeOf = (act: () => unknown): unknown => {
  try {
    return act()
  } catch (error) {
    return (error as { code: string }).code
  }
}

describe('reservation status', () => {
  it.each([
    ['held', 899_999, 'active'],
    ['held', 900_000, 'expired'],
    ['converted', 900_001, 'converted'],
    ['cancelled', 0, 'cancelled'],
    ['released', 0, 'released'],
    ['expired', 0, 'expired'],
  ] as const)('%s at %i ms is %s', (state, now, status) => {
    expect(reservationStatus(held({ state }), now)).toBe(status)
  })
})

describe('extension', () => {
  it.each([
    ['five minutes', held(), 1000, 1_200_000],
    ['what is left to twice the hold time', held({ expires_at: 1_700_000 }), 1000, 1_800_000],
    ['EXTENSION_LIMIT when nothing is left', held({ expires_at: 1_800_000 }), 1000, 'EXTENSION_LIMIT'],
    ['ALREADY_EXTENDED', held({ extended_at: 5 }), 1000, 'ALREADY_EXTENDED'],
    ['RESERVATION_NOT_ACTIVE', held(), 900_000, 'RESERVATION_NOT_ACTIVE'],
  ])('gives %s', (_what, reservation, now, end) => {
    expect(codeOf(() => extendedEnd(reservation, 900, now))).toBe(end)
  })

  it.each([
    ['a whole hold time from now', held(), 600_000, 1_500_000],
    ['what it has, where that is later', held({ expires_at: 1_200_000 }), 100_000, 1_200_000],
    ['twice the hold time at most', held({ expires_at: 1_700_000 }), 1_600_000, 1_800_000],
    ['RESERVATION_NOT_ACTIVE', held({ state: 'released' }), 0, 'RESERVATION_NOT_ACTIVE'],
  ])('for paying gives %s', (_what, reservation, now, end) => {
    expect(codeOf(() => payingEnd(reservation, 900, now))).toBe(end)
  })
})
