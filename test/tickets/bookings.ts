import { createPrivateKey, generateKeyPairSync, type JsonWebKey, randomUUID } from 'node:crypto'
import { commerceIds } from '../../shared/commerce/domain.ts'
import type { Booking } from '../../shared/commerce/rules/records.ts'
import type { BookingOf } from '../../shared/commerce/rules/selling.ts'
import { identityIds } from '../../shared/identity/domain.ts'
import { idOf, newSuffix } from '../../shared/kernel/ids.ts'
import { type Trip, type TripDetails, tripsOf } from '../../shared/tickets/rules/trip.ts'
import { aBooking as aSeatBooking } from '../commerce/sales.ts'

export const departure = Date.parse('2027-01-20T02:30:00Z')
export const arrival = Date.parse('2027-01-20T06:00:00Z')
export const boughtAt = Date.parse('2027-01-15T09:00:00Z')

/** What the timetable puts into an offer, for a bus Mumbai–Pune. */
export const summary = {
  id: 'sch_01k9x2m4n6p8q0r2s4t6v8w0x2',
  departure_datetime: '2027-01-20T01:30:00Z',
  arrival_datetime: '2027-01-20T06:00:00Z',
  bus: { bus_number: 'MH-12-AB-1234', bus_type: 'semi_sleeper', operator: 'Sahyadri Travels', amenities: ['wifi'] },
  route: { id: 'rte_01', origin_city: 'Mumbai', destination_city: 'Pune', distance_km: 150 },
  stops: [
    {
      id: 'stp_01k9x2m4n6p8q0r2s4t6v8w0a1',
      name: 'Borivali East',
      address: 'Western Express Highway, Borivali East',
      city: 'Mumbai',
      time_zone: 'Asia/Kolkata',
      departure_datetime: '2027-01-20T01:30:00Z',
    },
    {
      id: 'stp_01k9x2m4n6p8q0r2s4t6v8w0a2',
      name: 'Dadar TT Circle',
      address: 'Opposite Swaminarayan Temple, Dr. Ambedkar Road, Dadar East, Mumbai 400014',
      city: 'Mumbai',
      time_zone: 'Asia/Kolkata',
      arrival_datetime: '2027-01-20T02:25:00Z',
      departure_datetime: '2027-01-20T02:30:00Z',
    },
    {
      id: 'stp_01k9x2m4n6p8q0r2s4t6v8w0a3',
      name: 'Swargate Bus Station',
      address: 'Jedhe Chowk, Swargate, Pune 411042',
      city: 'Pune',
      time_zone: 'Asia/Kolkata',
      arrival_datetime: '2027-01-20T06:00:00Z',
    },
  ],
}

/** A booking of two from Dadar to Swargate, under ids of its own. */
export const aBooking = (changes: Parameters<typeof aSeatBooking>[0] = {}): Booking => {
  const { seats = twoSeats, passengers = two, summary: told = summary, ...rest } = changes
  return aSeatBooking({
    id: idOf(commerceIds.booking, newSuffix(boughtAt)),
    user_id: idOf(identityIds.user, newSuffix(boughtAt)),
    state: 'confirmed',
    reservation_id: idOf(commerceIds.reservation, newSuffix(boughtAt)),
    subject_id: summary.id,
    contact: { email: `asha-${randomUUID()}@example.com`, phone: '+919812345678' },
    created_at: boughtAt,
    confirmed_at: boughtAt,
    seats,
    passengers,
    summary: told,
    segment: [summary.stops[1]?.id ?? '', summary.stops[2]?.id ?? ''],
    ...rest,
  })
}

/** The one trip of such a booking. */
export const aTrip = (changes: Parameters<typeof aBooking>[0] = {}): Trip =>
  tripsOf(aBooking(changes) as BookingOf<TripDetails>)[0] as Trip

const twoSeats = [
  { seat_number: '1A', seat_type: 'window', price: 50000 },
  { seat_number: '1B', seat_type: 'aisle', price: 48000 },
]

const two = [
  { name: 'Asha Devi Rao', age: 34, gender: 'female', seat_id: '1A' },
  { name: 'विक्रम शर्मा', age: 36, gender: 'male', seat_id: '1B' },
] as const

/** Signing keys: the secret as the deployment makes it, what is published of it, and each as it is used. */
export const signingKeys = (...kids: [string, ...string[]]) => {
  const keys = kids.map(kid => {
    const { privateKey } = generateKeyPairSync('ed25519')
    return { ...(privateKey.export({ format: 'jwk' }) as { kty: string; crv: string; x: string; d: string }), kid }
  })
  return {
    secret: { current: kids[0], keys },
    jwks: { keys: keys.map(({ kty, crv, x, kid }) => ({ kty, crv, x, kid, alg: 'EdDSA', use: 'sig' })) },
    keyOf: (kid: string) => {
      const key = keys.find(each => each.kid === kid) as JsonWebKey
      const privateKey = createPrivateKey({ key, format: 'jwk' }).toCryptoKey('Ed25519', false, ['sign'])
      return { kid, privateKey }
    },
  }
}
