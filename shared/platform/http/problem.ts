import { DomainError } from '../../kernel/errors.ts'
import { isThrottle, unavailable } from '../dynamo/errors.ts'
import { type Contract, commonErrors } from './contract.ts'

/** RFC 9457 problem details, with a stable `code`, and `errors` where the request had several faults. */
export interface Problem {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: Readonly<Record<string, unknown>>
  /** False for an error the contract does not declare: a bug, logged with its trace and counted as a fault. */
  readonly expected: boolean
}

/** The reply to a thrown error. An undeclared error reveals nothing but its request id. */
export const toProblem = (contract: Contract, error: unknown, requestId: string): Problem => {
  const known = error instanceof DomainError ? error : isThrottle(error) ? unavailable() : undefined
  const statuses = new Map(Object.entries({ ...commonErrors, ...contract.errors }))
  const status = known && statuses.get(known.code)
  if (!known || status === undefined) return problem(500, internal, requestId, false)
  return problem(status, known, requestId, true)
}

// An import of `node:http` would run its getters, one of which loads all of `fetch` at every cold start.
const { STATUS_CODES } = process.getBuiltinModule('node:http')

const internal = new DomainError('INTERNAL', 'Something went wrong on our side. Please try again.')

const problem = (status: number, error: DomainError, requestId: string, expected: boolean): Problem => ({
  status,
  expected,
  headers: {
    'content-type': 'application/problem+json',
    'cache-control': 'no-store',
    ...(error.retryAfterSeconds !== undefined && { 'retry-after': String(error.retryAfterSeconds) }),
  },
  body: {
    ...error.details,
    type: `urn:holdfast:error:${error.code.toLowerCase().replaceAll('_', '-')}`,
    title: STATUS_CODES[status] ?? 'Error',
    status,
    detail: error.message,
    code: error.code,
    request_id: requestId,
    ...(error.errors.length > 0 && { errors: error.errors }),
  },
})
