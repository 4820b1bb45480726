import type { DomainError } from '../../kernel/errors.ts'

/** The errors of the domain that sells, for requests that cannot be placed: their codes and sentences are its own. */
export interface Refusals {
  readonly unknownUnits: (units: readonly string[]) => DomainError
  readonly repeatedUnits: (units: readonly string[]) => DomainError
  readonly unknownPoint: (point: string) => DomainError
  readonly reversedPoints: () => DomainError
  /** @param most the units that may be asked for at once, over as many legs each */
  readonly tooMany: (most: number, asked: number) => DomainError
}
