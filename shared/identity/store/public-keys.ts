import { isDeepStrictEqual } from 'node:util'
import { type EpochMs, toIso } from '../../kernel/clock.ts'
import { isWritten } from '../../platform/dynamo/conditional-write.ts'
import { getItem } from '../../platform/dynamo/items.ts'
import { recordOf } from '../../platform/dynamo/records.ts'
import { update } from '../../platform/dynamo/writes.ts'
import { type KeyPurpose, type KeyRing, type PublicHalf, type PublicKey, StoredKeyRing } from '../rules/key-ring.ts'
import { keys } from '../rules/keys.ts'

const publicKey = ({ x, kid }: PublicHalf): PublicKey => ({
  kty: 'OKP',
  crv: 'Ed25519',
  x,
  kid,
  alg: 'EdDSA',
  use: 'sig',
})

const keyOf = { access: keys.publicKeys, tickets: keys.ticketKeys }

const rings = recordOf('identity', 'key ring', StoredKeyRing)

const read = async (purpose: KeyPurpose) => rings.parse((await getItem('identity', keyOf[purpose])) ?? {})

/** Changes a purpose's ring, from its current state: `change` runs again when another writer was faster. */
export const changeKeyRing = async (purpose: KeyPurpose, change: (ring: KeyRing) => KeyRing): Promise<KeyRing> => {
  const { version, ...ring } = await read(purpose)
  const changed = change(ring)
  const stored = { ...changed, keys: changed.keys.map(publicKey) }
  if (isDeepStrictEqual(stored, ring)) return changed
  const isChanged = await isWritten(
    update('identity', keyOf[purpose], {
      set: rings.check({ ...stored, version: version + 1 }),
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
