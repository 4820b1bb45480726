import { createHash } from 'node:crypto'

/** A number from 0 up to, not with, 1 that looks random and is the same for the same parts, whatever is asked before. */
export const seededRandom = (...parts: readonly (string | number)[]): number =>
  createHash('sha256').update(JSON.stringify(parts)).digest().readUInt32BE() / 2 ** 32

export const seededPick = <T>(choices: readonly T[], ...parts: readonly (string | number)[]): T =>
  choices[Math.floor(seededRandom(...parts) * choices.length)] as T
