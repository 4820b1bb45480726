import { readPercent, type TaxRate } from '../../commerce/rules/tax-rate.ts'
import { type EpochMs, fromIso } from '../../kernel/clock.ts'
import { DomainError } from '../../kernel/errors.ts'
import { newId } from '../../kernel/ids.ts'
import { taxIds } from '../domain.ts'

interface Asked {
  readonly percent: string
  readonly kind?: string | undefined
  readonly code?: string | undefined
  readonly effective_from?: string | undefined
}

/**
 * The rate that a request appends: in force at once, or from a time to come.
 * @throws DomainError PERCENT_INVALID, EFFECTIVE_IN_PAST
 */
export const newRate = ({ percent, kind, code, effective_from }: Asked, now: EpochMs): TaxRate => {
  const basis_points = readPercent(percent)
  if (basis_points === undefined)
    throw new DomainError('PERCENT_INVALID', 'A percent is between 0 and 100, with two decimal places at most.')
  const from = effective_from === undefined ? now : fromIso(effective_from)
  if (from < now)
    throw new DomainError('EFFECTIVE_IN_PAST', 'A rate cannot change what was taxed already: give a time to come.')
  return { id: newId(taxIds.rate, now), kind, basis_points, code, effective_from: from, created_at: now }
}

/**
 * The rate with that id, if it may be withdrawn still.
 * @throws DomainError RATE_NOT_FOUND, RATE_IN_FORCE
 */
export const comingRate = (rates: readonly TaxRate[], id: string, now: EpochMs): TaxRate => {
  const rate = rates.find(each => each.id === id && each.withdrawn_at === undefined)
  if (!rate) throw new DomainError('RATE_NOT_FOUND', 'There is no such rate, or it was withdrawn.')
  if (rate.effective_from <= now) throw rateInForce()
  return rate
}

export const rateInForce = (): DomainError =>
  new DomainError('RATE_IN_FORCE', 'This rate is in force, or was: append another in its place.')

export const rateExists = (): DomainError =>
  new DomainError('RATE_EXISTS', 'There is, or was, a rate from this very time on: choose another time.')
