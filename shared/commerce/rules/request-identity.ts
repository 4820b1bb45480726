import { derivedSuffix } from '../../kernel/derived-ids.ts'

/** The members of a request that identify it. */
export interface Keyed {
  readonly user: { readonly user_id: string }
  readonly idempotencyKey: string | undefined
  readonly fingerprint: string
}

/**
 * The identity of a request to do something: the same for the same Idempotency-Key and body of the same user, so that what
 * it made recognizes its repeat. Undefined without a key.
 */
export const requestIdentity = (
  what: 'booking' | 'cancellation' | 'payment' | 'plan',
  { user, idempotencyKey, fingerprint }: Keyed,
): string | undefined =>
  idempotencyKey === undefined ? undefined : derivedSuffix(what, user.user_id, idempotencyKey, fingerprint)
