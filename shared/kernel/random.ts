/** Where randomness comes from, in functions as in browsers: the platform's cryptographic generator. */

export const randomBytes = (length: number): Uint8Array<ArrayBuffer> => crypto.getRandomValues(new Uint8Array(length))

export const randomUuid = (): string => crypto.randomUUID()

/** From 0 up to, not with, 1, in steps of 2⁻³². */
export const randomFraction = (): number => randomOf(4) / 2 ** 32

/** A whole number from `min` up to, not with, `below`; each as likely. @throws RangeError for a range above 2⁴⁸ */
export const randomInt = (min: number, below: number): number => {
  const range = below - min
  if (!Number.isSafeInteger(range) || range <= 0 || range > mostOf48) throw new RangeError(`no range of ${range}`)
  // What is left of 2⁴⁸ after whole multiples of the range would make low numbers likelier.
  const fair = mostOf48 - (mostOf48 % range)
  let drawn = randomOf(6)
  while (drawn >= fair) drawn = randomOf(6)
  return min + (drawn % range)
}

const mostOf48 = 2 ** 48

const randomOf = (bytes: number): number => randomBytes(bytes).reduce((value, byte) => value * 256 + byte, 0)
