import { now, toMsIso } from '../../kernel/clock.ts'

/** The only fields a log line may carry beside its level, time and message: no personal data, token, code or card. */
export interface LogFields {
  readonly request_id?: string | undefined
  readonly user_id?: string | undefined
  readonly method?: string | undefined
  readonly path?: string | undefined
  readonly status?: number | undefined
  readonly code?: string | undefined
  readonly latency_ms?: number | undefined
  readonly event_id?: string | undefined
  readonly entity_id?: string | undefined
  readonly count?: number | undefined
  /** A stored record that is invalid: its table, its kind and the paths that are wrong. */
  readonly table?: string | undefined
  readonly record?: string | undefined
  readonly paths?: string | undefined
  readonly error?: string | undefined
}

const allowed: readonly (keyof LogFields)[] = [
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
  'table',
  'record',
  'paths',
  'error',
]

/** Numbers that CloudWatch makes metrics of, by name and unit. */
export type Measures = Readonly<Record<string, readonly [value: number, unit: 'Count' | 'Milliseconds']>>

/**
 * Writes one line of JSON. With `measures` the same line is CloudWatch's embedded metric format, under the endpoint's
 * name.
 */
const write = (level: 'INFO' | 'WARN' | 'ERROR', message: string, fields: LogFields, measures?: Measures): void => {
  const line: Record<string, unknown> = { timestamp: toMsIso(now()), level, message }
  for (const field of allowed) if (fields[field] !== undefined) line[field] = fields[field]
  console.log(JSON.stringify(measures ? { ...line, ...embedded(message, measures) } : line))
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
const embedded = (endpoint: string, measures: Measures) => ({
  endpoint,
  ...Object.fromEntries(Object.entries(measures).map(([name, [value]]) => [name, value])),
  _aws: {
    Timestamp: now(),
    CloudWatchMetrics: [
      {
        Namespace: 'Holdfast',
        Dimensions: [['endpoint']],
        Metrics: Object.entries(measures).map(([Name, [, Unit]]) => ({ Name, Unit })),
      },
    ],
  },
})

export const log = {
  info: (message: string, fields: LogFields = {}, measures?: Measures) => write('INFO', message, fields, measures),
  warn: (message: string, fields: LogFields = {}) => write('WARN', message, fields),
  error: (message: string, fields: LogFields = {}, measures?: Measures) => write('ERROR', message, fields, measures),
}

/** The part of an error that may be logged: its name and where it was thrown, as messages can quote data. */
export const traceOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  return [error.name, ...frames.slice(0, 5).map(frame => frame.trim())].join(' | ')
}
