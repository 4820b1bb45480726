import { AsyncLocalStorage } from 'node:async_hooks'
import { documents } from '../../shared/platform/dynamo/client.ts'

const written = new AsyncLocalStorage<string[]>()

documents.middlewareStack.add(
  (next, { commandName = '' }) =>
    args => {
      if (/Put|Update|Delete|Write/.test(commandName)) written.getStore()?.push(...keysIn(args.input))
      return next(args)
    },
  { step: 'initialize', priority: 'high', name: 'writes' },
)

/** Partition keys anywhere in a request: of a single write, or of each of a transaction's. */
const keysIn = (input: unknown): string[] => {
  if (typeof input !== 'object' || input === null) return []
  const { pk } = input as { pk?: unknown }
  return [...(typeof pk === 'string' ? [pk] : []), ...Object.values(input).flatMap(keysIn)]
}

/**
 * The partition keys of the writes that `work` sent to DynamoDB, accepted or refused, but for the counts of limits.
 * Comparing whole tables before and after would cost more with each earlier test.
 */
export const writesOf = async (work: () => Promise<unknown>): Promise<string[]> => {
  const keys: string[] = []
  await written.run(keys, work)
  return keys.filter(key => !key.startsWith('LIMIT#'))
}
