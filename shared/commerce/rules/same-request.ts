import type { Reservation } from '../../commerce/rules/records.ts'
import { DomainError } from '../../kernel/errors.ts'
import type { HoldCommand } from './new-reservation.ts'

/**
 * The reservation that a repeated Idempotency-Key stands for.
 * @throws DomainError IDEMPOTENCY_KEY_REUSED when it was made by another request
 */
export const sameRequest = (first: Reservation | undefined, { fingerprint }: HoldCommand): Reservation => {
  if (first?.fingerprint === fingerprint) return first
  throw new DomainError('IDEMPOTENCY_KEY_REUSED', 'This Idempotency-Key was used before with another request.')
}
