import * as z from 'zod/mini'
import type { $ZodType, output } from 'zod/v4/core'
import { DomainError } from '../../kernel/errors.ts'

/** A webhook as it came. */
export interface Webhook {
  readonly rawBody: Uint8Array
  readonly headers: Readonly<Record<string, string | undefined>>
}

export const untrusted = (): DomainError =>
  new DomainError('SIGNATURE_INVALID', 'This webhook was not signed by the gateway, or too long ago.')

export const misunderstood = (): DomainError =>
  new DomainError('VALIDATION_FAILED', 'The webhook is genuine, but of a form that is not understood.')

/**
 * The body of a genuine webhook.
 * @throws DomainError VALIDATION_FAILED
 */
export const bodyOf = <S extends $ZodType>(schema: S, rawBody: Uint8Array): output<S> => {
  const body = z.safeParse(schema, parseJson(rawBody))
  if (body.success) return body.data
  throw misunderstood()
}

const parseJson = (rawBody: Uint8Array): unknown => {
  try {
    return JSON.parse(Buffer.from(rawBody).toString())
  } catch {
    return undefined
  }
}
