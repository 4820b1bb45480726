import { type CryptoKey, createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, jwtVerify, SignJWT } from 'jose'
import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { readJourney } from './journey.ts'
import type { TicketCode } from './ticket.ts'
import type { Trip } from './trip.ts'

/** The private key that currently signs ticket codes, and the name its public half is published under. */
export interface TicketKey {
  readonly kid: string
  readonly privateKey: CryptoKey
}

/** The claims of a ticket code: seat, passenger's initials, departure and stops. */
export interface TicketClaims {
  readonly ticket_id: string
  readonly schedule_id: string
  readonly seat_number: string
  readonly initials: string
  readonly from_stop: string
  readonly to_stop: string
  readonly expires_at: EpochMs
}

const type = 'ticket+jwt'
const validAfterArrivalMs = 24 * 3600_000
/** Departures are on sale a year ahead at most. */
const validUnknownArrivalMs = 400 * 24 * 3600_000
const skewSeconds = 120

/**
 * One compact JWS for each passenger (Ed25519), small enough for a QR code a phone reads from paper. Valid from its
 * issue until a day after arrival. The same trip, key and time give the same codes.
 */
export const signTicketCodes = ({
  trip,
  key,
  now,
}: {
  trip: Trip
  key: TicketKey
  now: EpochMs
}): Promise<TicketCode[]> => {
  const arrival = readJourney(trip).to.at
  const expiresAt = arrival === undefined ? now + validUnknownArrivalMs : arrival + validAfterArrivalMs
  return Promise.all(
    trip.passengers.map(async ({ name, seat_id }) => ({
      seat_number: seat_id,
      passenger_name: name,
      token: await new SignJWT({
        jti: trip.ticket_id,
        dep: trip.schedule_id,
        seat: seat_id,
        pax: initialsOf(name),
        from: trip.from_stop,
        to: trip.to_stop,
        nbf: Math.floor(now / 1000),
        exp: Math.ceil(expiresAt / 1000),
      })
        .setProtectedHeader({ alg: 'EdDSA', typ: type, kid: key.kid })
        .sign(key.privateKey),
    })),
  )
}

const Payload = z.object({
  jti: z.string(),
  dep: z.string(),
  seat: z.string(),
  pax: z.string(),
  from: z.string(),
  to: z.string(),
  exp: z.number(),
})

/**
 * Checks a ticket code with nothing but the published keys (RFC 7517), so that it works without a network.
 * @throws DomainError TICKET_FORGED, TICKET_EXPIRED, TICKET_NOT_YET_VALID
 */
export const verifyTicketCode = async (token: string, jwks: JSONWebKeySet, now: EpochMs): Promise<TicketClaims> => {
  try {
    const { payload } = await jwtVerify(token, createLocalJWKSet(jwks), {
      algorithms: ['EdDSA'],
      typ: type,
      currentDate: new Date(now),
      clockTolerance: skewSeconds,
      requiredClaims: ['jti', 'nbf', 'exp'],
    })
    const { jti, dep, seat, pax, from, to, exp } = z.parse(Payload, payload)
    return {
      ticket_id: jti,
      schedule_id: dep,
      seat_number: seat,
      initials: pax,
      from_stop: from,
      to_stop: to,
      expires_at: exp * 1000,
    }
  } catch (error) {
    throw refusalOf(error)
  }
}

/** The expiry of a code made here, read without verifying it. */
export const ticketCodeExpiry = (token: string): EpochMs => (decodeJwt(token).exp ?? 0) * 1000

const refusalOf = (error: unknown): unknown => {
  if (error instanceof errors.JWTExpired)
    return new DomainError('TICKET_EXPIRED', 'This ticket was for a journey that is over.')
  if (error instanceof errors.JWTClaimValidationFailed && error.claim === 'nbf' && error.reason === 'check_failed')
    return new DomainError(
      'TICKET_NOT_YET_VALID',
      'This ticket is not valid yet; the clock of this device may be wrong.',
    )
  if (error instanceof errors.JOSEError || error instanceof z.core.$ZodError)
    return new DomainError('TICKET_FORGED', 'This is not a ticket code of ours, or it was changed.')
  return error
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** `Asha Devi Rao` → `AR`: enough to compare with an identity card, too little to name a person. */
const initialsOf = (name: string): string => {
  const words = name.trim().split(/\s+/)
  const ends = words.length > 1 ? [words[0], words.at(-1)] : words
  return ends
    .flatMap(word => [...graphemes.segment(word ?? '')].slice(0, 1).map(({ segment }) => segment.toUpperCase()))
    .join('')
}
