import type { EndRound } from '../../../shared/inventory/store/inventory.ts'
import { documents } from '../../../shared/platform/dynamo/client.ts'

/**
 * What happens to the next `UpdateItem`s on the wire, beneath the SDK's retries: one entry for each that is sent, and a conflict
 * for as often as the client tries again. A function runs just before the update arrives.
 */
export type Outcome = 'delivered' | 'reply lost' | 'throttled' | 'conflict' | (() => Promise<unknown>)

let outcomes: Outcome[] = []

/** By item, how often its update still meets a conflict: as often as the client tries it again. */
const conflicts = new Map<string, number>()
const retries = 3

/** How many updates have been sent since `faults`, retries included. */
export let sent = 0

export const faults = (...next: Outcome[]): void => {
  outcomes = next
  conflicts.clear()
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
    const item = JSON.stringify((args.input as { Key?: unknown }).Key)
    const left = conflicts.get(item) ?? 0
    const outcome = left > 0 ? 'conflict' : (outcomes.shift() ?? 'delivered')
    if (outcome === 'conflict') conflicts.set(item, left > 0 ? left - 1 : retries)
    if (typeof outcome === 'function') await outcome()
    if (outcome === 'delivered' || typeof outcome === 'function') return next(args)
    if (outcome === 'reply lost') await next(args).catch(() => undefined)
    throw Object.assign(new Error(failures[outcome].message), failures[outcome])
  },
  { step: 'deserialize', priority: 'high', name: 'faults' },
)

/** For a request of which another attempt may be made, and none has been recorded. */
export const ended: EndRound = async () => true
