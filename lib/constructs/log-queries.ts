/**
 * Queries of CloudWatch's Logs Insights over the functions' logs, by name. They take a line apart themselves: CloudWatch
 * discovers fields by itself only in some logs. Of the lines of a group, each reads all in its time, at $0.005 a gigabyte.
 */
const field = (name: string, as: string): string => `parse @message /"${name}":"?(?<${as}>[^",}]*)/`

const lines = (...clauses: readonly string[]): string => clauses.join('\n| ')

const having = (name: string): string => `filter @message like /"${name}":/`

const called = (message: string): string => `filter @message like /"message":"${message}"/`

/** The function's name in that of a log stream: `2026/11/27/NAME[$LATEST]…`. */
const functionOfStream = String.raw`parse @logStream /^\d+\/\d+\/\d+\/(?<function_name>[^\[]+)/`

export const logQueries = {
  errors: lines(
    having('fingerprint'),
    field('fingerprint', 'cause'),
    field('message', 'line'),
    'stats min(@timestamp) as first_seen, max(@timestamp) as last_seen, count(*) as times, latest(@message) as example by cause, line',
    'sort times desc',
  ),
  'undeclared errors': lines(
    'filter @message like /"code":"INTERNAL"/',
    'fields @timestamp, @message',
    'sort @timestamp desc',
    'limit 50',
  ),
  'slow database calls': lines(
    called('slow database call'),
    field('table', 'table_name'),
    field('operation', 'call_name'),
    field('latency_ms', 'took_ms'),
    'stats count(*) as calls, avg(took_ms) as average_ms, max(took_ms) as longest_ms by table_name, call_name',
    'sort calls desc',
  ),
  'throttled database calls': lines(
    called('database throttled'),
    field('table', 'table_name'),
    field('operation', 'call_name'),
    'stats count(*) as calls by bin(1m), table_name, call_name',
    'sort calls desc',
  ),
  'refused requests': lines(
    having('address_group'),
    field('code', 'refusal'),
    field('address_group', 'came_from'),
    'stats count(*) as requests, max(@timestamp) as last_seen by refusal, came_from',
    'sort requests desc',
    'limit 50',
  ),
  'gateway failures': lines(
    called('gateway failed'),
    field('gateway', 'gateway_name'),
    field('code', 'reason'),
    'stats count(*) as failures, max(@timestamp) as last_seen by gateway_name, reason',
    'sort failures desc',
  ),
  'open circuits': lines(
    'filter @message like /"message":"(circuit opened|service failed|gateway failed)"/',
    field('message', 'line'),
    field('service', 'service_name'),
    field('gateway', 'gateway_name'),
    field('code', 'reason'),
    'stats count(*) as lines, min(@timestamp) as first_seen, max(@timestamp) as last_seen by line, service_name, gateway_name, reason',
    'sort last_seen desc',
  ),
  'function failures': lines(
    'filter @message like /Invoke Error|Task timed out|Status: timeout|Status: error|Runtime exited|"message":"run failed"/',
    functionOfStream,
    'stats count(*) as lines, max(@timestamp) as last_seen, latest(@message) as example by function_name',
    'sort last_seen desc',
  ),
  'memory and duration': lines(
    'filter @message like /^REPORT/',
    functionOfStream,
    String.raw`parse @message /Memory Size: (?<size_mb>\d+) MB\s+Max Memory Used: (?<used_mb>\d+) MB/`,
    String.raw`parse @message /\sDuration: (?<run_ms>[\d.]+) ms/`,
    'stats max(used_mb) / max(size_mb) * 100 as percent_of_memory, pct(run_ms, 95) as p95_ms, count(*) as runs by function_name',
    'sort percent_of_memory desc',
  ),
  'slow endpoints': lines(
    having('latency_ms'),
    having('path'),
    field('message', 'endpoint_name'),
    field('latency_ms', 'took_ms'),
    'stats pct(took_ms, 50) as p50_ms, pct(took_ms, 95) as p95_ms, max(took_ms) as longest_ms, count(*) as requests by endpoint_name',
    'sort p95_ms desc',
  ),
  'late and parked changes': lines(
    'filter @message like /"message":"(changes are late|change parked|change failed|messages not sent)"/',
    functionOfStream,
    field('message', 'line'),
    'stats count(*) as lines, max(@timestamp) as last_seen, latest(@message) as example by function_name, line',
    'sort last_seen desc',
  ),
  'failed messages': lines(
    called('message failed'),
    functionOfStream,
    field('fingerprint', 'cause'),
    'stats count(*) as deliveries, max(@timestamp) as last_seen, latest(@message) as example by function_name, cause',
    'sort deliveries desc',
  ),
  'ledger differences': lines(
    called('ledger difference'),
    field('entity_id', 'report_day'),
    field('count', 'wrong_events'),
    'stats max(@timestamp) as last_seen, latest(wrong_events) as events by report_day',
    'sort report_day desc',
  ),
  'money to review': lines(
    called('money to review'),
    field('code', 'reason'),
    field('entity_id', 'entity'),
    'stats count(*) as times, min(@timestamp) as first_seen, max(@timestamp) as last_seen by reason, entity',
    'sort last_seen desc',
  ),
  'invalid records': lines(
    called('invalid record'),
    field('table', 'table_name'),
    field('record', 'kind'),
    field('paths', 'wrong'),
    'stats count(*) as times, min(@timestamp) as first_seen, max(@timestamp) as last_seen by table_name, kind, wrong',
    'sort times desc',
  ),
  'table sizes': lines(
    called('table measured'),
    field('table', 'table_name'),
    field('count', 'item_count'),
    field('bytes', 'size_bytes'),
    'stats latest(item_count) as items, latest(size_bytes) as bytes, latest(size_bytes) - earliest(size_bytes) as grown_bytes by table_name',
    'sort bytes desc',
  ),
  'signed in': lines(
    having('user_id'),
    field('user_id', 'account'),
    'stats count_distinct(account) as accounts, count(*) as requests by bin(30m)',
  ),
} as const satisfies Record<string, string>

export type LogQueryName = keyof typeof logQueries
