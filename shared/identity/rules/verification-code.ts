import { createHmac, timingSafeEqual } from 'node:crypto'

export const codeTries = 5

/**
 * The six digits that prove a verification, derived so that they need not be stored: HMAC-SHA256 of the verification's
 * id, truncated as HOTP does (RFC 4226 §5.3).
 */
export const verificationCode = (secretKey: string, verificationId: string): string => {
  const mac = createHmac('sha256', secretKey).update(verificationId).digest()
  const offset = (mac.at(-1) ?? 0) & 0xf
  return String((mac.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, '0')
}

export const isSameCode = (given: string, expected: string): boolean => {
  const [left, right] = [Buffer.from(given), Buffer.from(expected)]
  return left.length === right.length && timingSafeEqual(left, right)
}
