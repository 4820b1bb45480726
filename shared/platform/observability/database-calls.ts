import { log } from './log.ts'

/** A call of the database: `table` is absent where there are several. */
export interface DatabaseCall {
  readonly table: string | undefined
  readonly operation: string
  readonly latency_ms: number
}

/**
 * Above this a call is logged by itself, in a function: a command of this repository has an output of its own. The alarm for the
 * 95th percentile has the same number.
 */
const slowMs = 100

/** A line of metrics takes a hundred values of one. */
const mostDurations = 100
const durations: number[] = []

export const noteDatabaseCall = (call: DatabaseCall): void => {
  if (durations.length < mostDurations) durations.push(call.latency_ms)
  if (call.latency_ms >= slowMs && process.env.AWS_LAMBDA_FUNCTION_NAME !== undefined)
    log.warn('slow database call', { ...call })
}

export const noteThrottledCall = (call: DatabaseCall): void =>
  log.warn('database throttled', { ...call }, { measures: { database_throttles: [1, 'Count'] } })

/** How long the calls took since this was last asked, in milliseconds. */
export const takeDurations = (): number[] => durations.splice(0)
