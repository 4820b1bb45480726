import { LogFormatter, Logger, LogItem } from '@aws-lambda-powertools/logger'
import type { LogAttributes, UnformattedAttributes } from '@aws-lambda-powertools/logger/types'

/** The only fields a log line may carry beside its message, level and time: none of a person, token, code or card. */
const allowed = [
  'request_id',
  'user_id',
  'method',
  'path',
  'status',
  'code',
  'latency_ms',
  'event_id',
  'entity_id',
  'count',
  'cold_start',
  'error',
] as const

export type LogFields = Partial<Record<(typeof allowed)[number], unknown>>

class AllowListFormatter extends LogFormatter {
  override formatAttributes({ logLevel, message, timestamp }: UnformattedAttributes, given: LogAttributes): LogItem {
    const attributes: LogAttributes = { timestamp: timestamp.toISOString(), level: logLevel, message }
    for (const field of allowed) if (given[field] !== undefined) attributes[field] = given[field]
    return new LogItem({ attributes })
  }
}

export const log = new Logger({ logFormatter: new AllowListFormatter() })

/** What a log may say of an error: its name and where it was thrown, as messages can quote data. */
export const traceOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  return [error.name, ...frames.slice(0, 5).map(frame => frame.trim())].join(' | ')
}
