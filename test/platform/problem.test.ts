import { TransactionCanceledException } from '@aws-sdk/client-dynamodb'
import { describe, expect, it } from 'vitest'
import { DomainError } from '../../shared/kernel/errors.ts'
import { isThrottle } from '../../shared/platform/dynamo/errors.ts'
import { commonErrors, defineContract } from '../../shared/platform/http/contract.ts'
import { toProblem } from '../../shared/platform/http/problem.ts'

const contract = defineContract({
  name: 'extend',
  method: 'POST',
  path: '/extend',
  summary: 'For tests.',
  auth: 'guest',
  reply: { status: 200 },
  errors: { HOLD_ENDED: 409 },
})

const problem = (error: unknown) => toProblem(contract, error, 'request-1')

describe('toProblem', () => {
  it.each(Object.entries(commonErrors))('%s is %i for any contract', (code, status) => {
    expect(problem(new DomainError(code, 'Sentence.'))).toMatchObject({ status, body: { code, status } })
  })

  it('gives a declared code its status, its sentence and the time to wait', () => {
    const { status, headers, body, expected } = problem(
      new DomainError('HOLD_ENDED', 'The hold has ended.', { retryAfterSeconds: 0 }),
    )
    expect({ status, expected, retry: headers['retry-after'] }).toEqual({ status: 409, expected: true, retry: '0' })
    expect(body).toMatchObject({ type: 'urn:holdfast:error:hold-ended', detail: 'The hold has ended.' })
    expect(body).not.toHaveProperty('errors')
  })

  it.each([
    ['a code of another contract', new DomainError('SEATS_TAKEN', 'Seat 1A.')],
    ['a code that is a property of every object', new DomainError('constructor', 'x')],
    ['an error', new TypeError('x is not a function')],
    ['nothing', undefined],
    ['null', null],
  ])('is 500 INTERNAL, and unexpected, for %s', (_, error) => {
    expect(problem(error)).toMatchObject({ status: 500, expected: false, body: { code: 'INTERNAL' } })
  })
})

const cancelled = (...codes: string[]) =>
  new TransactionCanceledException({
    message: 'cancelled',
    $metadata: {},
    CancellationReasons: codes.map(Code => ({ Code })),
  })

describe('isThrottle', () => {
  it.each([
    [cancelled('None', 'TransactionConflict'), true],
    [cancelled('ThrottlingError', 'None'), true],
    [cancelled('None', 'ConditionalCheckFailed'), false],
    [cancelled('TransactionConflict', 'ConditionalCheckFailed'), false],
    [cancelled('ValidationError', 'None'), false],
    [new Error('boom'), false],
    ['ThrottlingException', false],
    [undefined, false],
  ])('case %#', (error, expected) => {
    expect(isThrottle(error)).toBe(expected)
  })
})
