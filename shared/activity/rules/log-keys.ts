import * as z from 'zod/mini'
import { type EpochMs, fromIso, toIso } from '../../kernel/clock.ts'
import type { Immutable } from '../../kernel/immutable.ts'
import { isSignatureOf, keyringOf, type LogKeyring, type Signer, signatureOf, signerOf } from './signature.ts'

/** A key as the bucket of anchors has it for everyone who verifies, named by its thumbprint. */
export const PublishedKey = z.object({
  kid: z.string(),
  x: z.string(),
  made_at: z.string(),
  /** The key that signed before it, and signed this; null for the first one. */
  introduced_by: z.nullable(z.string()),
  signature: z.nullable(z.string()),
})

export type PublishedKey = Immutable<z.infer<typeof PublishedKey>>

/** The log's keys as their secret has them: the one that signs, and the public halves of those before, newest first. */
export const LogKeys = z.object({
  current: z.extend(PublishedKey, { d: z.string() }),
  earlier: z.array(z.object({ kid: z.string(), x: z.string(), until: z.string() })),
})

export type LogKeys = Immutable<z.infer<typeof LogKeys>>

type PrivateKey = Pick<LogKeys['current'], 'kid' | 'x' | 'd'>

const day = 24 * 3600_000

/** How long a key signs. */
const signsMs = 90 * day

/** How long a writer knows a key that signs no more: longer than any page that it signed takes entries. */
const keptMs = 40 * day

export const isDue = ({ current }: LogKeys, now: EpochMs): boolean => fromIso(current.made_at) + signsMs <= now

/** The keys with a new one, which signs from now on and is signed by the one before. */
export const withNewKey = (keys: LogKeys | undefined, { kid, x, d }: PrivateKey, now: EpochMs): LogKeys => {
  const made = { kid, x, made_at: toIso(now), introduced_by: keys?.current.kid ?? null }
  const signature = keys ? Buffer.from(signatureOf({ key: made }, signerIn(keys))).toString('base64url') : null
  const before = keys ? [{ kid: keys.current.kid, x: keys.current.x, until: toIso(now + keptMs) }, ...keys.earlier] : []
  return { current: { ...made, signature, d }, earlier: before.filter(({ until }) => until > toIso(now)) }
}

/** What everybody may see of the key that signs. */
export const publishedOf = ({ current: { d: _, ...published } }: LogKeys): PublishedKey => published

/** Whether one of these keys introduced it. */
export const isIntroduced = ({ signature, ...made }: PublishedKey, keys: LogKeyring): boolean =>
  signature !== null && isSignatureOf({ key: made }, Buffer.from(signature, 'base64url'), keys)

export const keyPrefix = 'keys/'
export const keyNameOf = ({ kid }: Pick<PublishedKey, 'kid'>): string => `${keyPrefix}${kid}.json`

export const signerIn = ({ current }: LogKeys): Signer => signerOf(current)

export const keyringIn = ({ current, earlier }: LogKeys): LogKeyring => keyringOf([current, ...earlier])
