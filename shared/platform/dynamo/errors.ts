const throttles = new Set([
  'ProvisionedThroughputExceededException',
  'RequestLimitExceeded',
  'ThrottlingException',
  'TransactionConflictException',
  'TransactionInProgressException',
  'InternalServerError',
  'TimeoutError',
])

const named = (error: unknown): { name: string; CancellationReasons?: { Code?: string }[] } =>
  typeof error === 'object' && error !== null && 'name' in error ? (error as never) : { name: '' }

/** DynamoDB could not serve the request now. It says nothing about the data: trying again is right. */
export const isThrottle = (error: unknown): boolean => {
  const { name, CancellationReasons } = named(error)
  return (
    throttles.has(name) ||
    (name === 'TransactionCanceledException' &&
      (CancellationReasons ?? []).every(({ Code }) => Code !== 'ConditionalCheckFailed'))
  )
}

/** The condition of a single write did not hold. */
export const isConditionFailure = (error: unknown): error is { Item?: Record<string, never> } & Error =>
  named(error).name === 'ConditionalCheckFailedException'

/** Which items of a transaction failed their condition, by position; undefined when it failed for another reason. */
export const failedConditions = (error: unknown): number[] | undefined => {
  const { name, CancellationReasons } = named(error)
  if (name !== 'TransactionCanceledException' || isThrottle(error)) return undefined
  return (CancellationReasons ?? []).flatMap(({ Code }, index) => (Code === 'ConditionalCheckFailed' ? [index] : []))
}
