/** Randomness from the platform's cryptographic generator, available in Node.js and in browsers. */

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

export const randomUuid = (): string => crypto.randomUUID()

/** At least 0 and less than 1, in steps of 2⁻³². */
export const randomFraction = (): number => randomInt(0, 2 ** 32) / 2 ** 32

/**
 * A whole number from `min` (included) to `below` (excluded), from 64 random bits: the likelihood of two numbers differs by
 * less than range ÷ 2⁶⁴.
 * @throws RangeError for an empty range, and for one above 2⁴⁸
 */
export const randomInt = (min: number, below: number): number => {
  const range = below - min
  if (!(range > 0 && range <= 2 ** 48)) throw new RangeError(`no range of ${range}`)
  const [drawn = 0n] = new BigUint64Array(randomBytes(8).buffer)
  return min + Number(drawn % BigInt(range))
}
