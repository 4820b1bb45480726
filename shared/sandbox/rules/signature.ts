import { createHmac, timingSafeEqual } from 'node:crypto'
import type { EpochMs } from '../../kernel/clock.ts'

/** A webhook's signature may be this old, or this far ahead where clocks differ. */
export const toleranceSeconds = 300

/** The header `sandbox-signature`: `t=<seconds>,v1=<HMAC-SHA256 over "t.body" in hex>`, as Stripe does. */
export const signatureHeader = (body: Uint8Array | string, key: string, now: EpochMs): string => {
  const seconds = Math.floor(now / 1000)
  return `t=${seconds},v1=${digest(body, key, seconds).toString('hex')}`
}

const digest = (body: Uint8Array | string, key: string, seconds: number): Buffer =>
  createHmac('sha256', key).update(`${seconds}.`).update(body).digest()

/** Whether the body was signed with the key, within the tolerance. Compares in constant time; never throws. */
export const isSigned = (body: Uint8Array, header: string | undefined, key: string, now: EpochMs): boolean => {
  const match = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(header ?? '')
  if (!match) return false
  const seconds = Number(match[1])
  const genuine = timingSafeEqual(Buffer.from(match[2] ?? '', 'hex'), digest(body, key, seconds))
  return genuine && Math.abs(now / 1000 - seconds) <= toleranceSeconds
}
