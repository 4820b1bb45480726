import { documents } from '../../shared/platform/dynamo/client.ts'

export interface Counted {
  readonly requests: number
  readonly readUnits: number
  readonly writeUnits: number
}

const writing = /^(Put|Update|Delete|BatchWrite|TransactWrite)/

/** The requests to DynamoDB, and their units, while `work` ran. */
export const counted = async (work: () => Promise<unknown>): Promise<Counted> => {
  const count = { requests: 0, readUnits: 0, writeUnits: 0 }
  documents.middlewareStack.add(
    (next, context) => async args => {
      count.requests += 1
      const output = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } as never })
      const { ConsumedCapacity } = output.output as { ConsumedCapacity?: { CapacityUnits?: number } }
      const units = [ConsumedCapacity ?? {}].flat().reduce((sum, each) => sum + (each.CapacityUnits ?? 0), 0)
      count[writing.test(context.commandName ?? '') ? 'writeUnits' : 'readUnits'] += units
      return output
    },
    { step: 'initialize', name: 'counted' },
  )
  try {
    await work()
  } finally {
    documents.middlewareStack.remove('counted')
  }
  return count
}
