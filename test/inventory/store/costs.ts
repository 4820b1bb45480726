import { documents } from '../../../shared/platform/dynamo/client.ts'

let costs: (number | undefined)[] = []

/** Write units of each `UpdateItem` of some work, as the engine counts them. */
export const costsOf = async (work: () => Promise<unknown>): Promise<readonly (number | undefined)[]> => {
  costs = []
  await work()
  return costs
}

documents.middlewareStack.add(
  (next, context) => async args => {
    if (context.commandName !== 'UpdateItemCommand') return next(args)
    const result = await next({ ...args, input: { ...args.input, ReturnConsumedCapacity: 'TOTAL' } })
    const { ConsumedCapacity } = result.output as { ConsumedCapacity?: { CapacityUnits?: number } }
    costs.push(ConsumedCapacity?.CapacityUnits)
    return result
  },
  { step: 'initialize', priority: 'high', name: 'costs' },
)
