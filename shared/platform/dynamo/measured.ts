import { now } from '../../kernel/clock.ts'
import { noteDatabaseCall, noteThrottledCall } from '../observability/database-calls.ts'
import { isBeyondThroughput } from './errors.ts'

/** Measures each attempt of a call by itself, beneath the retries, which hide a throttle and sum up what was slow. */
export const measured =
  <Args extends { readonly input: object }, Result>(
    next: (args: Args) => Promise<Result>,
    { commandName }: { readonly commandName?: string },
  ) =>
  async (args: Args): Promise<Result> => {
    const startedAt = now()
    const call = () => ({
      table: 'TableName' in args.input ? String(args.input.TableName) : undefined,
      operation: (commandName ?? 'unknown').replace(/Command$/, ''),
      latency_ms: now() - startedAt,
    })
    try {
      return await next(args)
    } catch (error) {
      if (isBeyondThroughput(error)) noteThrottledCall(call())
      throw error
    } finally {
      noteDatabaseCall(call())
    }
  }
