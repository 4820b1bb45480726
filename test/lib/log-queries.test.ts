import { describe, expect, it } from 'vitest'
import { type LogQueryName, logQueries } from '../../lib/constructs/log-queries.ts'
import { log } from '../../shared/platform/observability/log.ts'
import { linesWritten } from '../support/lines-written.ts'

/** What a query takes out of a line, by its filters and its parsed fields; undefined where a filter passes it over. */
const takenFrom = (name: LogQueryName, line: string): Record<string, string> | undefined => {
  const taken: Record<string, string> = {}
  for (const clause of logQueries[name].split('\n| ')) {
    const [, filter] = /^filter @message like \/(.+)\/$/.exec(clause) ?? []
    if (filter && !new RegExp(filter).test(line)) return undefined
    const [, parsed] = /^parse @message \/(.+)\/$/.exec(clause) ?? []
    if (parsed) Object.assign(taken, new RegExp(parsed).exec(line)?.groups)
  }
  return taken
}

const lineOf = async (write: () => void): Promise<string> => {
  const [line] = await linesWritten(async () => write())
  return JSON.stringify(line) ?? ''
}

const report =
  'REPORT RequestId: 8f5c\tDuration: 812.50 ms\tBilled Duration: 813 ms\tMemory Size: 1024 MB\tMax Memory Used: 180 MB\tInit Duration: 250.00 ms'
const error = 'TypeError | at pay (file:///var/task/index.mjs:3:7)'
const request = { request_id: 'r', user_id: 'usr_1', method: 'POST', path: '/cards/{id}', latency_ms: 140 }

const lines: Readonly<Record<LogQueryName, readonly [() => void, Record<string, unknown>]>> = {
  errors: [
    () => log.error('payCard', { ...request, error }),
    { cause: expect.stringMatching(/^[\da-f]{8}$/), line: 'payCard' },
  ],
  'undeclared errors': [() => log.error('payCard', { ...request, status: 500, code: 'INTERNAL', error }), {}],
  'slow database calls': [
    () => log.warn('slow database call', { table: 'Holdfast-CommerceTable1', operation: 'Query', latency_ms: 134 }),
    { table_name: 'Holdfast-CommerceTable1', call_name: 'Query', took_ms: '134' },
  ],
  'throttled database calls': [
    () => log.warn('database throttled', { table: 'T', operation: 'PutItem' }),
    { table_name: 'T', call_name: 'PutItem' },
  ],
  'refused requests': [
    () => log.info('login', { ...request, code: 'INVALID_CREDENTIALS', address_group: '203.0.113.0/24' }),
    { refusal: 'INVALID_CREDENTIALS', came_from: '203.0.113.0/24' },
  ],
  'gateway failures': [
    () => log.warn('gateway failed', { gateway: 'sandbox', code: 'TIMED_OUT', latency_ms: 2500 }),
    { gateway_name: 'sandbox', reason: 'TIMED_OUT' },
  ],
  'open circuits': [
    () => log.error('circuit opened', { service: 'ses' }),
    { line: 'circuit opened', service_name: 'ses' },
  ],
  'function failures': [() => log.error('run failed', { error }), {}],
  'memory and duration': [() => undefined, { size_mb: '1024', used_mb: '180', run_ms: '812.50' }],
  'slow endpoints': [() => log.info('payCard', request), { endpoint_name: 'payCard', took_ms: '140' }],
  'late and parked changes': [() => log.warn('changes are late', { count: 3 }), { line: 'changes are late' }],
  'failed messages': [
    () => log.error('message failed', { event_id: 'm', count: 2, error }),
    { cause: expect.stringMatching(/^[\da-f]{8}$/) },
  ],
  'ledger differences': [
    () => log.error('ledger difference', { entity_id: '2027-01-20', count: 2 }),
    { report_day: '2027-01-20', wrong_events: '2' },
  ],
  'money to review': [
    () => log.error('money to review', { code: 'refund_not_paid', entity_id: 'rfd_1' }),
    { reason: 'refund_not_paid', entity: 'rfd_1' },
  ],
  'invalid records': [
    () => log.error('invalid record', { table: 'commerce', record: 'booking', paths: 'lines.0.amount total' }),
    { table_name: 'commerce', kind: 'booking', wrong: 'lines.0.amount total' },
  ],
  'table sizes': [
    () => log.info('table measured', { table: 'commerce', count: 12, bytes: 4096 }),
    { table_name: 'commerce', item_count: '12', size_bytes: '4096' },
  ],
  'signed in': [() => log.info('payCard', request), { account: 'usr_1' }],
}

const logged = (name: LogQueryName) =>
  name === 'memory and duration' ? Promise.resolve(report) : lineOf(lines[name][0])

describe('a saved query', () => {
  it.each(Object.keys(logQueries) as LogQueryName[])('%s takes its fields out of its lines', async name => {
    expect(takenFrom(name, await logged(name))).toEqual(lines[name][1])
  })

  it.each(Object.keys(logQueries) as LogQueryName[])('%s passes over what is another one’s', async name => {
    expect(takenFrom(name, 'START RequestId: 8f5c Version: $LATEST')).toBeUndefined()
    if (name !== 'table sizes') expect(takenFrom(name, await logged('table sizes'))).toBeUndefined()
  })
})
