import * as z from 'zod/mini'
import { type EpochMs, fromIso, toIso } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'

/** `access` signs access tokens, `tickets` the codes on tickets. */
export type KeyPurpose = 'access' | 'tickets'

/** An Ed25519 key in the form of RFC 8037. */
const PublicKey = z.object({
  kty: z.literal('OKP'),
  crv: z.literal('Ed25519'),
  x: z.string(),
  kid: z.string(),
  alg: z.literal('EdDSA'),
  use: z.literal('sig'),
})

export type PublicKey = Immutable<z.infer<typeof PublicKey>>

/** The public half of an Ed25519 key, as the secret and the table name it. */
export type PublicHalf = Pick<PublicKey, 'kid' | 'x'>

const Times = z._default(z.record(z.string(), z.string()), {})

/** A purpose's keys as the table has them. Times are ISO 8601, by the key's `kid`. */
export const StoredKeyRing = z.object({
  /** Published: verifiers trust them. */
  keys: z._default(z.array(PublicKey), []),
  published_at: Times,
  /** The times until which keys that no longer sign stay published. */
  kept_until: Times,
  signing: z.optional(z.object({ kid: z.string(), since: z.string() })),
  /** Rises with every write. */
  version: z._default(z.number(), 0),
})

export type StoredKeyRing = Immutable<z.infer<typeof StoredKeyRing>>

export type KeyRing = Omit<StoredKeyRing, 'version' | 'keys'> & { readonly keys: readonly PublicHalf[] }

/** The keys in the secret: the one that signs, and perhaps its successor. */
export interface Signers {
  readonly current: string
  readonly keys: readonly PublicHalf[]
}

interface Policy {
  /** How long a key signs. */
  readonly signsMs: number
  /** How long a successor is published before it signs: longer than any verifier caches the public keys. */
  readonly announcedMs: number
  /**
   * How long a key stays published after it stopped signing: longer than anything it signed is valid, and signers cache
   * the secret.
   */
  readonly keptMs: number
}

const minute = 60_000
const day = 24 * 60 * minute

/**
 * Bearers' tokens last 40 days, accounts' an hour at most, and both caches five; a ticket may be sold a year ahead, and scanners are offline for days.
 */
export const policies: Readonly<Record<KeyPurpose, Policy>> = {
  access: { signsMs: 30 * day, announcedMs: 10 * minute, keptMs: 41 * day },
  tickets: { signsMs: 90 * day, announcedMs: 7 * day, keptMs: 410 * day },
}

/**
 * The ring updated to the secret: its keys are published, the previous signer is kept for as long as what it signed,
 * and lapsed keys are removed. Repeating the update changes nothing.
 */
export const updatedRing = (ring: KeyRing, { current, keys }: Signers, { keptMs }: Policy, now: EpochMs): KeyRing => {
  const isSigner = ({ kid }: PublicHalf): boolean => keys.some(key => key.kid === kid)
  const earlier = ring.keys.filter(key => !isSigner(key))
  const keptUntil = (kid: string): string => ring.kept_until[kid] ?? toIso(now + keptMs)
  const kept = earlier.filter(({ kid }) => keptUntil(kid) > toIso(now))
  const published = [...keys, ...kept].map(({ kid, x }) => ({ kid, x }))
  return {
    keys: published,
    published_at: Object.fromEntries(published.map(({ kid }) => [kid, ring.published_at[kid] ?? toIso(now)])),
    kept_until: Object.fromEntries(kept.map(({ kid }) => [kid, keptUntil(kid)])),
    signing: ring.signing?.kid === current ? ring.signing : { kid: current, since: toIso(now) },
  }
}

export type Step =
  | { readonly kind: 'make' }
  | { readonly kind: 'promote'; readonly kid: string }
  | { readonly kind: 'wait' }

/** The next step for an updated ring. */
export const nextRotationStep = (ring: KeyRing, { current, keys }: Signers, policy: Policy, now: EpochMs): Step => {
  const successor = keys.find(({ kid }) => kid !== current)
  if (!successor) return { kind: isPast(ring.signing?.since, policy.signsMs, now) ? 'make' : 'wait' }
  const isKnown = isPast(ring.published_at[successor.kid], policy.announcedMs, now)
  return isKnown ? { kind: 'promote', kid: successor.kid } : { kind: 'wait' }
}

const isPast = (iso: string | undefined, ms: number, now: EpochMs): boolean =>
  iso !== undefined && fromIso(iso) + ms <= now
