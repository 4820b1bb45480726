import { now, toMsIso } from '../../kernel/clock.ts'
import { fingerprintOf } from './fingerprint.ts'
import { metricsNamespace } from './namespace.ts'

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
  readonly bytes?: number | undefined
  /** A stored record that is invalid: its table, its kind and the paths that are wrong. */
  readonly table?: string | undefined
  readonly record?: string | undefined
  readonly paths?: string | undefined
  /** Of a call of the database, beside its table. */
  readonly operation?: string | undefined
  readonly gateway?: string | undefined
  /** Of another outside service, such as one that delivers messages. */
  readonly service?: string | undefined
  /** Where a refused request came from: the neighbourhood, not the address. */
  readonly address_group?: string | undefined
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
  'bytes',
  'table',
  'record',
  'paths',
  'operation',
  'gateway',
  'service',
  'address_group',
  'error',
]

/** Numbers by name and unit; of several values CloudWatch has the distribution. */
export type Measures = Readonly<
  Record<string, readonly [value: number | readonly number[], unit: 'Count' | 'Milliseconds' | 'Bytes']>
>

/**
 * What CloudWatch makes metrics of: those of the whole stage, or one for each value of the fields in `by`. Each costs as much
 * as an alarm and more while it is written, so what has an alarm is the stage's.
 */
export interface Metrics {
  readonly by?: readonly ('endpoint' | 'gateway' | 'code' | 'table')[]
  readonly measures: Measures
}

/** Writes one line of JSON. With metrics the same line is CloudWatch's embedded metric format; the endpoint is its message. */
const write = (level: 'INFO' | 'WARN' | 'ERROR', message: string, fields: LogFields, metrics: Metrics[]): void => {
  const line: Record<string, unknown> = { timestamp: toMsIso(now()), level, message }
  for (const field of allowed) if (fields[field] !== undefined) line[field] = fields[field]
  if (fields.error !== undefined) line.fingerprint = fingerprintOf(message, fields.error)
  print(JSON.stringify(metrics.length > 0 ? { ...line, ...embedded(message, metrics) } : line))
}

/** In Lambda, console.log puts time, request and level before a line, and metrics must be in a line that is JSON alone. */
const print = (line: string): void => {
  if (process.env.AWS_LAMBDA_RUNTIME_API) process.stdout.write(`${line}\n`)
  else console.log(line)
}

// https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
const embedded = (endpoint: string, metrics: Metrics[]) => ({
  endpoint,
  ...Object.fromEntries(
    metrics.flatMap(({ measures }) => Object.entries(measures).map(([name, [value]]) => [name, value])),
  ),
  _aws: {
    Timestamp: now(),
    CloudWatchMetrics: metrics.map(({ by = [], measures }) => ({
      Namespace: metricsNamespace(process.env.STAGE),
      Dimensions: [by],
      Metrics: Object.entries(measures).map(([Name, [, Unit]]) => ({ Name, Unit })),
    })),
  },
})

export const log = {
  info: (message: string, fields: LogFields = {}, ...metrics: Metrics[]) => write('INFO', message, fields, metrics),
  warn: (message: string, fields: LogFields = {}, ...metrics: Metrics[]) => write('WARN', message, fields, metrics),
  error: (message: string, fields: LogFields = {}, ...metrics: Metrics[]) => write('ERROR', message, fields, metrics),
}

/** The part of an error that may be logged: its name and where it was thrown, as messages can quote data. */
export const traceOf = (error: unknown): string => {
  if (!(error instanceof Error)) return typeof error
  const frames = (error.stack ?? '').split('\n').filter(line => /^\s+at /.test(line))
  return [error.name, ...frames.slice(0, 5).map(frame => frame.trim())].join(' | ')
}
