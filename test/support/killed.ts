import { AsyncLocalStorage } from 'node:async_hooks'
import { documents } from '../../shared/platform/dynamo/client.ts'

/** What a function's work becomes when Lambda kills it: no further line of it has an effect. */
class Killed extends Error {
  override readonly name = 'Killed'
}

const budgets = new AsyncLocalStorage<{ left: number }>()

documents.middlewareStack.add(
  next => async args => {
    const budget = budgets.getStore()
    if (!budget) return next(args)
    if (budget.left <= 0) throw new Killed()
    const result = await next(args).catch(error => error)
    budget.left -= 1
    if (budget.left <= 0) throw new Killed()
    if (result instanceof Error) throw result
    return result
  },
  { step: 'initialize', priority: 'high', name: 'killed' },
)

/**
 * Runs `work` as if its process were killed right after its `calls`-th call of DynamoDB, which took effect. Only calls
 * made from within count.
 * @returns whether it was killed before it came to its end
 */
export const killedAfter = async (calls: number, work: () => Promise<unknown>): Promise<boolean> => {
  try {
    await budgets.run({ left: calls }, work)
    return false
  } catch (error) {
    if (error instanceof Killed) return true
    throw error
  }
}
