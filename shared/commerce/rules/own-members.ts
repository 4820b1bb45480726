import type * as z from 'zod/mini'
import { DomainError } from '../../kernel/errors.ts'
import type { Details } from './reservation-record.ts'

/**
 * The members that a kind adds to a request, checked by its own schema: the contract, which takes those of every kind, cannot
 * know which one is asked for.
 * @param place where the request has them
 * @throws DomainError VALIDATION_FAILED
 */
export const ownMembers = (schema: z.ZodMiniType<Details>, members: unknown, place: 'body' | 'query'): Details => {
  const parsed = schema.safeParse(members)
  if (parsed.success) return parsed.data
  const errors = parsed.error.issues.map(({ path, message: msg, code: type }) => ({
    loc: [place, ...path.map(step => (typeof step === 'symbol' ? String(step) : step))],
    msg,
    type: type as string,
  }))
  const [first] = errors
  throw new DomainError('VALIDATION_FAILED', `The request is not valid: ${first?.loc.join('.')}: ${first?.msg}`, {
    errors,
  })
}
