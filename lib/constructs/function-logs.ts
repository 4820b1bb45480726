import { FilterPattern, type ILogGroup, type LogGroup, MetricFilter } from 'aws-cdk-lib/aws-logs'
import type { Construct } from 'constructs'
import { metricsNamespace } from '../../shared/platform/observability/namespace.ts'
import type { Domain } from '../domain.ts'
import type { Settings } from '../settings.ts'
import { defaultMemoryMb } from './domain-function.ts'
import { logGroup } from './group-api.ts'
import { savedQueries } from './saved-queries.ts'

/** One log group for all functions of an API group: a log group each would be a sixth resource of every endpoint. */
export const functionLogs = (stack: Construct, domains: readonly Domain[], settings: Settings): LogGroup => {
  const logs = logGroup(stack, 'FunctionLogs')
  filter(stack, 'FunctionFailures', logs, settings, 'function_failures', failurePattern)
  for (const megabytes of memorySizesOf(domains))
    filter(stack, `Memory${megabytes}`, logs, settings, 'memory_nearly_full', memoryPattern(megabytes))
  savedQueries(stack, logs)
  return logs
}

/** The lines by which Lambda itself says that a function threw, ran out of time, or ended. */
const failurePattern = '?"Invoke Error" ?"Task timed out" ?"Status: timeout" ?"Status: error" ?"Runtime exited"'

/** Lambda's report of a run: `REPORT RequestId: … Duration: … ms Billed Duration: … ms Memory Size: … MB Max Memory Used: … MB`. */
const memoryPattern = (megabytes: number): string =>
  `[type=REPORT, l1, id, l2, duration, u1, l3, l4, billed, u2, l5, l6, size=${megabytes}, u3, l7, l8, l9, used>=${Math.ceil(megabytes * 0.85)}, ...]`

/** A filter compares a field with a number, not with another field: there is one for each size. */
const memorySizesOf = (domains: readonly Domain[]): number[] => {
  const functions = domains.flatMap(({ access, queues, streams, schedules }) =>
    [access, queues, streams, schedules].flatMap(group => Object.values(group ?? {})),
  )
  return [...new Set([defaultMemoryMb, ...functions.map(({ memoryMb = defaultMemoryMb }) => memoryMb)])].sort()
}

const filter = (
  stack: Construct,
  id: string,
  group: ILogGroup,
  { stage }: Settings,
  metricName: string,
  pattern: string,
): MetricFilter =>
  new MetricFilter(stack, id, {
    logGroup: group,
    filterPattern: FilterPattern.literal(pattern),
    metricNamespace: metricsNamespace(stage),
    metricName,
    metricValue: '1',
  })
