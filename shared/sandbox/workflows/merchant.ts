import { timingSafeEqual } from 'node:crypto'
import { DomainError } from '../../kernel/errors.ts'
import { readSecretKey } from '../../platform/auth/secrets.ts'
import type { Request } from '../../platform/http/request.ts'
import { type MerchantKeys, merchantKeys } from '../rules/keys.ts'

export const readMerchantKeys = async (): Promise<MerchantKeys> => merchantKeys(await readSecretKey('SANDBOX_SECRET'))

/**
 * Lets only the merchant call the gateway's API: its key comes as a bearer token, or as the user of Basic.
 * @throws DomainError SANDBOX_KEY_INVALID
 */
export const requireMerchant = async ({ headers }: Pick<Request, 'headers'>): Promise<void> => {
  const { apiKey } = await readMerchantKeys()
  const expected = Buffer.from(apiKey)
  const given = Buffer.from(keyIn(headers.authorization ?? ''))
  if (given.length !== expected.length || !timingSafeEqual(given, expected))
    throw new DomainError('SANDBOX_KEY_INVALID', 'The sandbox gateway does not know this key.')
}

const keyIn = (header: string): string => {
  const [scheme = '', value = ''] = header.split(' ')
  if (/^bearer$/i.test(scheme)) return value
  return /^basic$/i.test(scheme) ? (Buffer.from(value, 'base64').toString().split(':')[0] ?? '') : ''
}

/** @throws DomainError IDEMPOTENCY_KEY_MISSING */
export const requireKey = ({ idempotencyKey }: Pick<Request, 'idempotencyKey'>): string => {
  if (idempotencyKey) return idempotencyKey
  throw new DomainError('IDEMPOTENCY_KEY_MISSING', 'Send an Idempotency-Key, so that nothing happens twice.')
}
