import { documents } from '../../../shared/platform/dynamo/client.ts'

/**
 * What happens to the next `UpdateItem`s on the wire, beneath the SDK's retries: one entry for each that is sent. A
 * function runs just before the update arrives.
 */
export type Outcome = 'delivered' | 'reply lost' | 'throttled' | 'conflict' | (() => Promise<unknown>)

let outcomes: Outcome[] = []

/** How many updates have been sent since `faults`, retries included. */
export let sent = 0

export const faults = (...next: Outcome[]): void => {
  outcomes = next
  sent = 0
}

const failures = {
  'reply lost': { name: 'TimeoutError', code: 'ECONNRESET', message: 'socket hang up' },
  throttled: {
    name: 'ProvisionedThroughputExceededException',
    message: 'slow down',
    $metadata: { httpStatusCode: 400 },
  },
  conflict: { name: 'TransactionConflictException', message: 'ongoing', $metadata: { httpStatusCode: 400 } },
}

documents.middlewareStack.add(
  (next, context) => async args => {
    if (context.commandName !== 'UpdateItemCommand') return next(args)
    sent += 1
    const outcome = outcomes.shift() ?? 'delivered'
    if (typeof outcome === 'function') await outcome()
    if (outcome === 'delivered' || typeof outcome === 'function') return next(args)
    if (outcome === 'reply lost') await next(args).catch(() => undefined)
    throw Object.assign(new Error(failures[outcome].message), failures[outcome])
  },
  { step: 'deserialize', priority: 'high', name: 'faults' },
)
