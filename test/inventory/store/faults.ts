import { documents } from '../../../shared/platform/dynamo/client.ts'

/**
 * What happens to the next `UpdateItem`s on the wire, beneath the SDK's retries: one entry for each that is sent. A
 * function is what somebody else does just before the update gets there.
 */
export type Fate = 'delivered' | 'reply lost' | 'throttled' | 'conflict' | (() => Promise<unknown>)

let fates: Fate[] = []

/** How many updates have been sent since `faults`, retries included. */
export let sent = 0

export const faults = (...next: Fate[]): void => {
  fates = next
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
    const fate = fates.shift() ?? 'delivered'
    if (typeof fate === 'function') await fate()
    if (fate === 'delivered' || typeof fate === 'function') return next(args)
    if (fate === 'reply lost') await next(args).catch(() => undefined)
    throw Object.assign(new Error(failures[fate].message), failures[fate])
  },
  { step: 'deserialize', priority: 'high', name: 'faults' },
)
