import { AsyncLocalStorage } from 'node:async_hooks'
import { sqs } from '../../shared/platform/aws/sqs.ts'
import { documents } from '../../shared/platform/dynamo/client.ts'

/** Ends a function's work as if Lambda had killed it: no further line has an effect. */
class Killed extends Error {
  override readonly name = 'Killed'
}

/** The calls that a process has left; with `outside` those of SQS and of counted gateways are among them. */
export interface Budget {
  left: number
  readonly outside?: true
}

const budgets = new AsyncLocalStorage<Budget>()
const pauses = new AsyncLocalStorage<{ left: number; readonly meanwhile: () => Promise<unknown> }>()

const spent = async <T>(budget: Budget | undefined, make: () => Promise<T>): Promise<T> => {
  if (!budget) return make()
  if (budget.left <= 0) throw new Killed()
  const [result] = await Promise.allSettled([make()])
  budget.left -= 1
  if (budget.left <= 0) throw new Killed()
  if (result.status === 'rejected') throw result.reason
  return result.value
}

const outsideBudget = (): Budget | undefined => {
  const budget = budgets.getStore()
  return budget?.outside && budget
}

documents.middlewareStack.add(next => args => spent(budgets.getStore(), () => next(args)), {
  step: 'initialize',
  priority: 'high',
  name: 'killed',
})
sqs.middlewareStack.add(next => args => spent(outsideBudget(), () => next(args)), {
  step: 'initialize',
  priority: 'high',
  name: 'killed',
})

/** Has each call of a gateway count in the budgets of `spending`. */
export const countCallsOf = (gateway: object): void => {
  for (const [name, member] of Object.entries(gateway))
    if (typeof member === 'function')
      Object.assign(gateway, { [name]: (...args: unknown[]) => spent(outsideBudget(), async () => member(...args)) })
}

/** Runs `work` as a process that is killed right after the last call its budget has. */
export const spending = <T>(budget: Budget, work: () => T): T => budgets.run(budget, work)

/**
 * Runs `work` as if its process were killed right after its `calls`-th call of DynamoDB, which took effect. Only calls
 * made from within count.
 * @returns whether it was killed before its end
 */
/**
 * The same of a request, whose endpoint answers 500 in place of what it was killed before.
 * @returns whether it was answered otherwise
 */
export const answeredWithin = async (
  calls: number,
  request: () => Promise<{ readonly status: number }>,
): Promise<boolean> => {
  let status = 500
  await killedAfter(calls, async () => {
    status = (await request()).status
  })
  return status !== 500
}

export const killedAfter = async (calls: number, work: () => Promise<unknown>): Promise<boolean> => {
  try {
    await budgets.run({ left: calls }, work)
    return false
  } catch (error) {
    if (error instanceof Killed) return true
    throw error
  }
}

documents.middlewareStack.add(
  next => async args => {
    const pause = pauses.getStore()
    const result = await next(args).catch(error => error)
    if (pause && --pause.left === 0) await pauses.exit(() => budgets.exit(pause.meanwhile))
    if (result instanceof Error) throw result
    return result
  },
  { step: 'initialize', priority: 'high', name: 'paused' },
)

/**
 * Runs `work`, and `meanwhile`, which is not killed with it, between its `calls`-th call of DynamoDB and its next step.
 * @returns whether it made so many calls
 */
export const pausedAfter = async (
  calls: number,
  meanwhile: () => Promise<unknown>,
  work: () => Promise<unknown>,
): Promise<boolean> => {
  const pause = { left: calls, meanwhile }
  await pauses.run(pause, work)
  return pause.left <= 0
}

const repeats = new AsyncLocalStorage<{ left: number }>()

documents.middlewareStack.add(
  next => async args => {
    const repeat = repeats.getStore()
    const isIt = repeat !== undefined && --repeat.left === 0
    if (isIt) await next(args).catch(() => undefined)
    return next(args)
  },
  { step: 'finalizeRequest', priority: 'high', name: 'repeated' },
)

/**
 * Runs `work` with the reply of its `calls`-th call of DynamoDB lost: the call took effect, and the SDK makes it again.
 * @returns whether it made so many calls
 */
export const repliedLateAfter = async (calls: number, work: () => Promise<unknown>): Promise<boolean> => {
  const repeat = { left: calls }
  await repeats.run(repeat, work)
  return repeat.left <= 0
}
