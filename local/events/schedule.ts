import { randomUUID } from 'node:crypto'
import { type Invoke, isRefusal } from '../lambda/invoke.ts'
import { readSchedule } from './schedule-expression.ts'
import { asError, backoffMs, pause } from './waiting.ts'

export interface ScheduleOptions {
  /** `rate(5 minutes)`, `cron(…)` or `at(…)`. */
  readonly expression: string
  /** IANA name; UTC when absent. */
  readonly timezone?: string
  /** What the function gets instead of the Scheduled Event, parsed. */
  readonly input?: unknown
  readonly ruleArn: string
  readonly ruleName: string
  readonly functionName: string
  readonly invoke: Invoke
  readonly onError: (error: Error) => void
  /** Epoch milliseconds; the machine's clock when absent. */
  readonly now?: () => number
}

export interface Schedule {
  /** Invokes the function now, as if it were due; settles when it is through. Failures go to `onError`. */
  readonly fire: () => Promise<void>
  /** Nothing more is due; settles when the invocations in hand are through. */
  readonly stop: () => Promise<void>
}

/** A sleeping laptop stops timers: after waking up, a schedule is late by this at most. */
const longestSleepMs = 60_000

/**
 * Invokes a function at the times of an EventBridge rule or schedule. Times missed while the machine slept are made up
 * for by one invocation.
 * @throws Error when the expression is not valid
 */
export const startSchedule = (options: ScheduleOptions): Schedule => {
  const now = options.now ?? Date.now
  const next = readSchedule(options.expression, now(), options.timezone)
  const stopping = new AbortController()
  const running = new Set<Promise<void>>()
  let timer: NodeJS.Timeout | undefined

  const invokeAt = (dueMs: number): Promise<void> => {
    const invocation = invokeOnce(options, dueMs, stopping.signal).finally(() => running.delete(invocation))
    running.add(invocation)
    return invocation
  }

  const wait = (dueMs: number | undefined): void => {
    if (dueMs === undefined || stopping.signal.aborted) return
    const check = () => {
      if (now() < dueMs) return wait(dueMs)
      void invokeAt(dueMs)
      wait(next(now()))
    }
    timer = setTimeout(check, Math.min(longestSleepMs, Math.max(1, dueMs - now())))
  }

  wait(next(now()))
  return {
    fire: () => invokeAt(now()),
    stop: async () => {
      stopping.abort()
      clearTimeout(timer)
      await Promise.all(running)
    },
  }
}

const invokeOnce = async (options: ScheduleOptions, dueMs: number, signal: AbortSignal): Promise<void> => {
  const event = options.input === undefined ? scheduledEvent(options.ruleArn, dueMs) : options.input
  const failed = (why: string, cause?: Error) =>
    options.onError(new Error(`${options.functionName} failed when ${options.ruleName} was due: ${why}`, { cause }))
  for (let refusals = 0; ; refusals += 1) {
    try {
      const { functionError, payload } = await options.invoke(options.functionName, event)
      return functionError ? failed(`${payload.errorType}: ${payload.errorMessage}`) : undefined
    } catch (error) {
      const throttled = isRefusal(error) && error.code === 'TooManyRequestsException'
      if (!throttled || signal.aborted) return failed(asError(error).message, asError(error))
      await pause(backoffMs(refusals, 100, 5000), signal)
    }
  }
}

/** What EventBridge sends when the target has no input of its own; the Scheduler's is a little different. */
const scheduledEvent = (ruleArn: string, dueMs: number) => {
  const [, , service, region, account] = ruleArn.split(':')
  const scheduler = service === 'scheduler'
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: scheduler ? 'aws.scheduler' : 'aws.events',
    account,
    time: new Date(dueMs).toISOString().replace(/\.\d+Z$/, 'Z'),
    region,
    resources: [ruleArn],
    detail: scheduler ? '{}' : {},
  }
}
