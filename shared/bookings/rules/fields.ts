import { ownMembers } from '../../commerce/rules/own-members.ts'
import type { Contact, Reservation } from '../../commerce/rules/records.ts'
import type { Details } from '../../commerce/rules/reservation-record.ts'
import type { Kinds } from '../../commerce/rules/selling.ts'
import { DomainError } from '../../kernel/errors.ts'

export interface AskedBody {
  readonly reservation_id?: string | undefined
  readonly kind?: string | undefined
  readonly contact: Contact
}

/**
 * The kind that is asked for, and the members of a request to book that it adds, checked.
 * @throws DomainError VALIDATION_FAILED
 */
export const fieldsOf = (
  kinds: Kinds,
  { reservation_id, kind: named, contact, ...fields }: AskedBody,
  reservation: Reservation | undefined,
): { readonly kind: string; readonly fields: Details; readonly contact: Contact } => {
  const kind = reservation?.kind ?? named
  const adapter = kind === undefined ? undefined : kinds.find(kind)
  if (!adapter || (reservation_id !== undefined && named !== undefined && named !== kind))
    throw invalid(['kind'], 'Name a reservation, or a kind that is sold without one.', 'invalid_value')
  return { kind: adapter.kind, fields: ownMembers(adapter.fields, fields, 'body'), contact }
}

const invalid = (path: readonly string[], msg: string, type: string): DomainError =>
  new DomainError('VALIDATION_FAILED', `The request is not valid: body.${path.join('.')}: ${msg}`, {
    errors: [{ loc: ['body', ...path], msg, type }],
  })
