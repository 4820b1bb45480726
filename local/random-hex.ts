import { randomUUID } from 'node:crypto'

/** 24 random hexadecimal digits: of a UUID, as those come from a buffer of random bytes instead of a system call each. */
export const randomHex = (): string => {
  const digits = randomUUID().replaceAll('-', '')
  // In between stand version and variant.
  return digits.slice(0, 12) + digits.slice(20)
}
