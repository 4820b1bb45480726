import { DomainError } from '../../kernel/errors.ts'

const beyondThroughput = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  // As reasons for a cancelled transaction.
  'ThrottlingError',
  'ProvisionedThroughputExceeded',
])

const throttles = new Set([
  ...beyondThroughput,
  'TransactionConflictException',
  'TransactionInProgressException',
  'InternalServerError',
  'TimeoutError',
])

/** Reasons for a cancelled transaction after which a retry is right. */
const passing = new Set(['TransactionConflict', 'ThrottlingError', 'ProvisionedThroughputExceeded'])

const named = (error: unknown): { name: string; CancellationReasons?: { Code?: string }[] } =>
  typeof error === 'object' && error !== null && 'name' in error ? (error as never) : { name: '' }

/** DynamoDB could not serve the request now. The error implies nothing about the data: a retry is right. */
export const isThrottle = (error: unknown): boolean => {
  const { name, CancellationReasons = [] } = named(error)
  if (name !== 'TransactionCanceledException') return throttles.has(name)
  const reasons = CancellationReasons.map(({ Code = 'None' }) => Code).filter(code => code !== 'None')
  return reasons.length > 0 && reasons.every(code => passing.has(code))
}

/** More was asked of a table or a key than it gives at that moment. */
export const isBeyondThroughput = (error: unknown): boolean => {
  const { name, CancellationReasons = [] } = named(error)
  return beyondThroughput.has(name) || CancellationReasons.some(({ Code = '' }) => beyondThroughput.has(Code))
}

export const unavailable = () =>
  new DomainError('UNAVAILABLE', 'The service is busy at the moment. Please try again shortly.', {
    retryAfterSeconds: 1,
  })

/** Another transaction had one of the items at that moment. The SDK does not try again by itself. */
export const isConflict = (error: unknown): boolean => {
  const { name, CancellationReasons = [] } = named(error)
  if (name === 'TransactionConflictException') return true
  return (
    name === 'TransactionCanceledException' &&
    CancellationReasons.some(({ Code }) => Code === 'TransactionConflict') &&
    isThrottle(error)
  )
}

/** The condition of a single write did not hold. */
export const isConditionFailure = (error: unknown): error is { Item?: Record<string, never> } & Error =>
  named(error).name === 'ConditionalCheckFailedException'

/** DynamoDB refuses the request for what it says, such as an item that would be too large: a repeat is refused too. */
export const isRefusedForGood = (error: unknown): boolean => named(error).name === 'ValidationException'

/** Which items of a transaction failed their condition, by position; undefined when it failed for another reason. */
export const failedConditions = (error: unknown): number[] | undefined => {
  const { name, CancellationReasons = [] } = named(error)
  if (name !== 'TransactionCanceledException') return undefined
  const failed = CancellationReasons.flatMap(({ Code }, index) => (Code === 'ConditionalCheckFailed' ? [index] : []))
  return failed.length > 0 ? failed : undefined
}
