import { createHash } from 'node:crypto'

/** A pseudo-random number from 0 to below 1, the same for the same parts whatever was drawn before. */
export const seededRandom = (...parts: readonly (string | number)[]): number =>
  createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32BE() / 2 ** 32

export const seededPick = <T>(choices: readonly T[], ...parts: readonly (string | number)[]): T =>
  choices[Math.floor(seededRandom(...parts) * choices.length)] as T
