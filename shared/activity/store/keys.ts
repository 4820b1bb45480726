/** Every key of the activity table: an entity's entries in the order of their numbers, then the chain's head. */
export const keys = {
  entry: (entity: string, sequence: number) => ({ pk: entity, sk: `E#${String(sequence).padStart(10, '0')}` }),
  head: (entity: string) => ({ pk: entity, sk: 'HEAD' }),
}

export const entryPrefix = 'E#'

export const placeOf = (sk: unknown): number => Number(String(sk).slice(entryPrefix.length))
