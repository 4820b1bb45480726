/** Randomness from the platform's cryptographic generator, available in Node.js and in browsers. */

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

export const randomUuid = (): string => crypto.randomUUID()

/** At least 0 and less than 1, in steps of 2⁻³². */
export const randomFraction = (): number => randomOf(4) / 2 ** 32

/**
 * A whole number from `min` (included) to `below` (excluded), uniformly distributed.
 * @throws RangeError for a range above 2⁴⁸
 */
export const randomInt = (min: number, below: number): number => {
  const range = below - min
  if (!Number.isSafeInteger(range) || range <= 0 || range > mostOf48) throw new RangeError(`no range of ${range}`)
  // The remainder of 2⁴⁸ after whole multiples of the range would make low numbers likelier: such a draw is repeated.
  const fair = mostOf48 - (mostOf48 % range)
  let drawn = randomOf(6)
  while (drawn >= fair) drawn = randomOf(6)
  return min + (drawn % range)
}

const mostOf48 = 2 ** 48

const randomOf = (bytes: number): number => randomBytes(bytes).reduce((value, byte) => value * 256 + byte, 0)
