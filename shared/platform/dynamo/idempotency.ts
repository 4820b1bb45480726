import { brotliCompressSync, brotliDecompressSync, constants } from 'node:zlib'
import { type EpochMs, toTtl } from '../../kernel/clock.ts'
import { randomUuid } from '../../kernel/random.ts'
import { isWritten, writeIf } from './conditional-write.ts'
import { put, remove, update } from './writes.ts'

/**
 * The state of an idempotency key: free until this request claimed it by `lease`, bound to another request, in
 * progress, or answered by a reply to repeat.
 */
export type Earlier =
  | { readonly kind: 'none'; readonly lease: Lease }
  | { readonly kind: 'other-request' }
  | { readonly kind: 'running' }
  | { readonly kind: 'replied'; readonly body: string }

/** Identifies the attempt that holds a key: an attempt whose lease lapsed must not change its successor's record. */
export type Lease = string

/** One attempt of a request whose key is bound. The last one has the lease; `isFirst` when none is known to have come before. */
export interface Attempt {
  readonly lease: Lease
  readonly isFirst: boolean
}

const keptForMs = 24 * 3600_000

const keyOf = (scope: string) => ({ pk: `IDEMPOTENCY#${scope}`, sk: 'REPLY' })

/** Claims the key for this request, in one write. The claim of an attempt that died lapses after `leaseMs`. */
export const beginOnce = async (
  scope: string,
  fingerprint: string,
  now: EpochMs,
  leaseMs: number,
): Promise<Earlier> => {
  const lease = randomUuid()
  const item = { ...keyOf(scope), fingerprint, lease, leased_until: now + leaseMs, ttl: toTtl(now + keptForMs) }
  const claimed = await writeIf(
    put('runtime', item, {
      when: 'attribute_not_exists(pk) OR #ttl < :nowSeconds OR (fingerprint = :fingerprint AND attribute_not_exists(body) AND leased_until < :now)',
      names: { '#ttl': 'ttl' },
      values: { ':fingerprint': fingerprint, ':now': now, ':nowSeconds': toTtl(now) },
    }),
  )
  if (claimed.written) return { kind: 'none', lease }
  const earlier = claimed.item ?? {}
  if (earlier.fingerprint !== fingerprint) return { kind: 'other-request' }
  if (earlier.body) return { kind: 'replied', body: unpacked(earlier.body as Uint8Array | string) }
  // DynamoDB's reply to this claim was lost, and the SDK sent it again.
  return earlier.lease === lease ? { kind: 'none', lease } : { kind: 'running' }
}

/**
 * Keeps the reply for a day, compressed, as a write is charged by the kilobyte. Does nothing when another attempt holds
 * the lease by now.
 */
export const finishOnce = async (scope: string, lease: Lease, body: string): Promise<void> => {
  const ours = { when: 'lease = :lease', values: { ':lease': lease } }
  await isWritten(update('runtime', keyOf(scope), { set: { body: packed(body) }, ...ours }))
}

/** Quality 5 compresses well enough in half a millisecond. */
const packed = (body: string): Uint8Array =>
  brotliCompressSync(body, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } })

/**
 * An earlier version kept replies as text. These are still there for a day after a version that packs them is deployed.
 */
const unpacked = (body: Uint8Array | string): string =>
  typeof body === 'string' ? body : brotliDecompressSync(body).toString()

/** Frees the key after a failure, so that the client may try again. */
export const abandonOnce = async (scope: string, lease: Lease): Promise<void> => {
  await isWritten(remove('runtime', keyOf(scope), { when: 'lease = :lease', values: { ':lease': lease } }))
}

/**
 * Binds the key to this request for a day, in one write, for endpoints that find the effect of an earlier attempt
 * themselves.
 * @returns undefined when it is bound to another request
 */
export const bindKey = async (scope: string, fingerprint: string, now: EpochMs): Promise<Attempt | undefined> => {
  const lease = randomUuid()
  const nowSeconds = toTtl(now)
  const written = await writeIf(
    update('runtime', keyOf(scope), {
      set: { fingerprint, lease, ttl: toTtl(now + keptForMs) },
      when: 'attribute_not_exists(pk) OR #fingerprint = :fingerprint OR #ttl < :nowSeconds',
      values: { ':nowSeconds': nowSeconds },
    }),
    'ALL_OLD',
  )
  if (!written.written) return undefined
  // DynamoDB takes days to delete what has expired, and its attempts are none of this request.
  return { lease, isFirst: !(Number(written.attributes.ttl) >= nowSeconds) }
}

/** Frees a key whose only attempt was refused. One that had several stays bound: another of them may have had an effect. */
export const freeKey = async (scope: string, { lease, isFirst }: Attempt): Promise<void> => {
  if (isFirst) await abandonOnce(scope, lease)
}
