import { createPrivateKey, createPublicKey, type JsonWebKey, sign, verify } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'
import { signTicketCodes, verifyTicketCode } from '../../shared/tickets/rules/ticket-code.ts'
import { arrival, aTrip, boughtAt, departure, signingKeys } from './bookings.ts'

const { secret, jwks, keyOf } = signingKeys('tickets-2', 'tickets-1')
const trip = { ...aTrip(), ticket_id: 'tkt_1' }
const key = keyOf('tickets-2')
const codes = await signTicketCodes({ trip, key, now: boughtAt })
const token = codes[0]?.token ?? ''
const [head = '', payload = '', signature = ''] = token.split('.')
const json = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString())
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const code = (promise: Promise<unknown>) =>
  promise.then(
    () => 'accepted',
    error => error.code,
  )

describe('a ticket code', () => {
  it('verifies by node:crypto alone, against the published key its header names', () => {
    const published = jwks.keys.find(({ kid }) => kid === json(head).kid)
    const publicKey = createPublicKey({ key: published as JsonWebKey, format: 'jwk' })
    expect(verify(null, Buffer.from(`${head}.${payload}`), publicKey, Buffer.from(signature, 'base64url'))).toBe(true)
    expect(json(head)).toEqual({ alg: 'EdDSA', typ: 'ticket+jwt', kid: 'tickets-2' })
    expect(json(payload)).toEqual({
      jti: 'tkt_1',
      dep: trip.schedule_id,
      seat: '1A',
      pax: 'AR',
      from: trip.from_stop,
      to: trip.to_stop,
      nbf: boughtAt / 1000,
      exp: arrival / 1000 + 24 * 3600,
    })
  })

  it('is made for each passenger and names them by initials only', () => {
    expect(codes.map(({ seat_number, passenger_name }) => [seat_number, passenger_name])).toEqual([
      ['1A', 'Asha Devi Rao'],
      ['1B', 'विक्रम शर्मा'],
    ])
    expect(json(codes[1]?.token.split('.')[1] ?? '').pax).toBe('विश')
  })

  it('gives passenger and seat when it is checked', async () => {
    expect(await verifyTicketCode(token, jwks, departure)).toEqual({
      ticket_id: 'tkt_1',
      schedule_id: trip.schedule_id,
      seat_number: '1A',
      initials: 'AR',
      from_stop: trip.from_stop,
      to_stop: trip.to_stop,
      expires_at: arrival + 24 * 3600_000,
    })
  })

  it('still verifies after the keys were rotated', async () => {
    const [old] = await signTicketCodes({
      trip: { ...trip, ticket_id: 'tkt_2' },
      key: keyOf('tickets-1'),
      now: boughtAt,
    })
    expect((await verifyTicketCode(old?.token ?? '', jwks, departure)).ticket_id).toBe('tkt_2')
  })

  it('is the same for the same trip, key and time, as a repeated settle needs', async () => {
    expect(await issueTicket(trip, key, boughtAt)).toEqual(await issueTicket(trip, key, boughtAt))
  })

  it('is issued for an empty summary', async () => {
    const bare = await issueTicket({ ...trip, summary: null }, key, boughtAt)
    expect(await code(verifyTicketCode(bare.codes[0]?.token ?? '', jwks, departure))).toBe('accepted')
  })
})

describe('an invalid code is refused', () => {
  const other = signingKeys('tickets-2')
  const seatChanged = `${head}.${encode({ ...json(payload), seat: '1C' })}.${signature}`
  const signedBy = (privateJwk: unknown, header: unknown) => {
    const text = `${encode(header)}.${payload}`
    const privateKey = createPrivateKey({ key: privateJwk as JsonWebKey, format: 'jwk' })
    return `${text}.${sign(null, Buffer.from(text), privateKey).toString('base64url')}`
  }

  it.each([
    ['nothing', ''],
    ['no token', 'hello'],
    ['another seat', seatChanged],
    ['a cut signature', token.slice(0, -4)],
    ['another key under the published key’s name', signedBy(other.secret.keys[0], json(head))],
    ['an unpublished key', signedBy(other.secret.keys[0], { ...json(head), kid: 'mine' })],
    ['no algorithm', `${encode({ alg: 'none', typ: 'ticket+jwt' })}.${payload}.`],
    ['another type, signed by the published key', signedBy(secret.keys[0], { ...json(head), typ: 'at+jwt' })],
  ])('TICKET_FORGED: %s', async (_, forged) => {
    expect(await code(verifyTicketCode(forged, jwks, departure))).toBe('TICKET_FORGED')
  })

  it('TICKET_EXPIRED from a day after arrival, not before', async () => {
    const end = arrival + 24 * 3600_000
    expect(await code(verifyTicketCode(token, jwks, end - 1000))).toBe('accepted')
    expect(await code(verifyTicketCode(token, jwks, end + 121_000))).toBe('TICKET_EXPIRED')
  })

  it('TICKET_NOT_YET_VALID for a clock before its issue, but for two minutes', async () => {
    expect(await code(verifyTicketCode(token, jwks, boughtAt - 60_000))).toBe('accepted')
    expect(await code(verifyTicketCode(token, jwks, boughtAt - 180_000))).toBe('TICKET_NOT_YET_VALID')
  })
})
