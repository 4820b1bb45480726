import { isDeepStrictEqual } from 'node:util'
import * as z from 'zod/mini'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { update } from '../../platform/dynamo/writes.ts'
import type { KeyPurpose, KeyRing, PublicHalf } from '../rules/key-ring.ts'
import { keys } from './keys.ts'

const PublicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
})

/** An Ed25519 key in the form of RFC 8037. */
type PublicKey = z.infer<typeof PublicKey>

const Times = z._default(z.record(z.string(), z.string()), {})

const Stored = z.object({
  keys: z._default(z.array(PublicKey), []),
  published_at: Times,
  kept_until: Times,
  signing: z.optional(z.object({ kid: z.string(), since: z.string() })),
  version: z._default(z.number(), 0),
})

const publicKey = ({ x, kid }: PublicHalf): PublicKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x,
  kid,
  alg: 'EdDSA',
  use: 'sig',
})

const keyOf = { access: keys.publicKeys, tickets: keys.ticketKeys }

const read = async (purpose: KeyPurpose) => z.parse(Stored, (await getItem('identity', keyOf[purpose])) ?? {})

/** Changes a purpose's ring, from its current state: `change` runs again when another writer was faster. */
export const changeKeyRing = async (purpose: KeyPurpose, change: (ring: KeyRing) => KeyRing): Promise<KeyRing> => {
  const { version, ...ring } = await read(purpose)
  const changed = change(ring)
  const stored = { ...changed, keys: changed.keys.map(publicKey) }
  if (isDeepStrictEqual(stored, ring)) return changed
  const isChanged = await isWritten(
    update('identity', keyOf[purpose], {
      set: { ...stored, version: version + 1 },
      when: version === 0 ? 'attribute_not_exists(#version)' : '#version = :read',
      values: version > 0 ? { ':read': version } : {},
    }),
  )
  return isChanged ? changed : changeKeyRing(purpose, change)
}

/**
 * Publishes the public halves of a purpose's keys, and no private part. Those published before stay, so that what they
 * signed can still be verified.
 */
export const addPublicKeys = async (purpose: KeyPurpose, added: readonly PublicHalf[]): Promise<void> => {
  await changeKeyRing(purpose, ring => ({
    ...ring,
    keys: [...added, ...ring.keys.filter(({ kid }) => added.every(key => key.kid !== kid))],
  }))
}

/** Every public key (RFC 7517) that verifies tokens and tickets. */
export const readAllPublicKeys = async (): Promise<PublicKey[]> =>
  (await Promise.all([read('access'), read('tickets')])).flatMap(ring => ring.keys)

/**
 * Lets one rotation of a purpose's keys run at a time. The lease lapses by itself, later than a function times out.
 * @returns false when another run has it
 */
export const leaseRotation = async (purpose: KeyPurpose, now: EpochMs): Promise<boolean> =>
  isWritten(
    update('identity', keys.rotation(purpose), {
      set: { busy_until: toIso(now + leaseMs) },
      when: 'attribute_not_exists(busy_until) OR busy_until <= :now',
      values: { ':now': toIso(now) },
    }),
  )

const leaseMs = 2 * 60_000
