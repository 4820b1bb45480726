import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { runbookOf } from '../../../lib/constructs/alarms.ts'
import type { Synthesized } from './synthesized.ts'

type Stages = () => Readonly<Record<'development' | 'production' | 'named', Synthesized>>

const queues =
  'PaymentEvents PaymentChecks Refunds Cancellations Closings HoldExpiry Invoices LedgerPages Subscriptions Codes Notifications MailFeedback Migrations'.split(
    ' ',
  )

const parts = ['Means', 'Customers see', 'Look', 'Do', 'Over when']

export const alarmTests = (stages: Stages) => {
  const guide = readFileSync('docs/guides/runbooks.md', 'utf8')
  const runbooks = guide
    .split(/^### /m)
    .slice(1)
    .map(text => ({ name: text.split('\n')[0] ?? '', text }))

  it('each have a runbook, and each runbook has its alarm', () => {
    const names = alarms(stages().development).map(({ path }) => runbookOf(path))
    expect(runbooks.map(({ name }) => name).sort()).toEqual([...new Set(names)].sort())
  })

  it('say in a sentence what is wrong, with the address of their runbook', () => {
    for (const { path, properties } of alarms(stages().development))
      expect(properties.AlarmDescription, path).toMatch(
        new RegExp(`^[A-Z].*\\. docs/guides/runbooks\\.md#${runbookOf(path).toLowerCase()}$`),
      )
    for (const { path, properties } of alarms(stages().named))
      expect(properties.AlarmDescription, path).toMatch(/\. https:\/\/example\.com\/runbooks#[a-z]+$/)
  })

  it.each(runbooks)('and the runbook of $name says all that is needed', ({ text }) => {
    expect([...text.matchAll(/^- \*\*(.+?)\*\*: /gm)].map(([, part]) => part)).toEqual(parts)
  })

  it('and runbooks name only what is there: queries, headings, endpoints of other guides', () => {
    const saved = stages()
      .development.ofType('AWS::Logs::QueryDefinition')
      .map(({ properties }) => properties.Name)
    const asked = [...guide.matchAll(/`query '([^']+)'/g)].map(found => `Holdfast/${found[1]}`)
    expect(asked.length).toBeGreaterThan(20)
    expect([...new Set(asked)].filter(name => !saved.includes(name))).toEqual([])
    const anchors = (text: string) =>
      [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => heading.toLowerCase().replaceAll(' ', '-'))
    const own = [...guide.matchAll(/\]\(#([a-z]+)\)/g)].map(([, anchor]) => anchor)
    expect(own.filter(anchor => !anchors(guide).includes(anchor ?? ''))).toEqual([])
    const others = [...guide.matchAll(/\]\(operations\.md#([a-z-]+)\)/g)].map(([, anchor]) => anchor)
    const operations = anchors(readFileSync('docs/guides/operations.md', 'utf8'))
    expect(others.filter(anchor => !operations.includes(anchor ?? ''))).toEqual([])
  })

  it('ring for what the promises are about', () => {
    const rings = alarms(stages().production).map(({ path, properties }) => [
      runbookOf(path),
      `${metricsOf(properties).join(', ')} ≥ ${properties.Threshold}, ${properties.EvaluationPeriods} times`,
    ])
    const namespace = 'Holdfast-production'
    expect(Object.fromEntries(rings)).toEqual({
      ServerErrorsAlarm: 'AWS/ApiGateway 5xx Sum 300, AWS/ApiGateway Count Sum 300 ≥ 1, 1 times',
      LatencyAlarm: 'AWS/ApiGateway Latency p95 300 ≥ 1000, 3 times',
      UndeclaredErrorsAlarm: `${namespace} undeclared_errors Sum 60 ≥ 1, 1 times`,
      InvalidRecordsAlarm: `${namespace} invalid_records Sum 60 ≥ 1, 1 times`,
      MoneyToReviewAlarm: `${namespace} money_to_review Sum 60 ≥ 1, 1 times`,
      LedgerDifferenceAlarm: `${namespace} ledger_differences Sum 60 ≥ 1, 1 times`,
      FunctionFailuresAlarm: `${namespace} function_failures Sum 60 ≥ 1, 1 times`,
      CircuitOpenAlarm: `${namespace} circuits_opened Sum 60 ≥ 1, 1 times`,
      ParkedChangesAlarm: `${namespace} parked_changes Sum 60 ≥ 1, 1 times`,
      GatewayFailuresAlarm: `${namespace} gateway_failed Sum 300, ${namespace} gateway_failed SampleCount 300 ≥ 0.2, 1 times`,
      DatabaseLatencyAlarm: `${namespace} database_latency p95 300 ≥ 100, 2 times`,
      DatabaseThrottlesAlarm: `${namespace} database_throttles Sum 300 ≥ 20, 1 times`,
      MemoryAlarm: `${namespace} memory_nearly_full Sum 300 ≥ 1, 1 times`,
      RefusalsAlarm: `${namespace} refused p50 300 ≥ 0.5, 3 times`,
      LateChangesAlarm: `${namespace} late_changes Sum 300 ≥ 1, 1 times`,
      FunctionThrottlesAlarm: 'AWS/Lambda Throttles Sum 60 ≥ 1, 1 times',
      BouncesAlarm: 'AWS/SES Reputation.BounceRate Maximum 3600 ≥ 0.05, 1 times',
      QueueAgeAlarm: `${Array.from({ length: 4 }, () => 'AWS/SQS ApproximateAgeOfOldestMessage Maximum 60').join(', ')} ≥ 600, 3 times`,
      ...Object.fromEntries(
        queues.map(queue => [
          `${queue}QueueDeadLettersAlarm`,
          'AWS/SQS ApproximateNumberOfMessagesVisible Maximum 60 ≥ 1, 1 times',
        ]),
      ),
    })
    for (const { path, properties } of alarms(stages().production))
      expect(properties, path).toMatchObject({
        TreatMissingData: 'notBreaching',
        ...(String(properties.ExtendedStatistic).startsWith('p') && { EvaluateLowSampleCountPercentile: 'ignore' }),
      })
  })

  it('and the delay of a timed queue is no age', () => {
    const alarm = alarms(stages().development).find(({ path }) => path === 'Holdfast/QueueAgeAlarm')
    const { Metrics } = alarm?.properties ?? {}
    const expression = Metrics.find(({ Expression }: { Expression?: string }) => Expression)?.Expression
    expect(expression).toBe('MAX([FILL(age0, 0), FILL(age1, 0), FILL(age2, 0), FILL(age3, 0) - 900])')
    const queueOf = (id: string) =>
      Metrics.find(({ Id }: { Id: string }) => Id === id).MetricStat.Metric.Dimensions[0].Value
    expect(['age0', 'age1', 'age2', 'age3'].map(queueOf)).toEqual([
      'Holdfast/SubscriptionsQueue/Queue.QueueName',
      'Holdfast/PaymentEventsQueue/Queue.QueueName',
      'Holdfast/CodesQueue/Queue.QueueName',
      'Holdfast/NotificationsQueue/Queue.QueueName',
    ])
  })

  it('have the numbers that Lambda itself logs: failures, and runs with 85 % of each size of memory there is', () => {
    const { ofType } = stages().development
    const filters = ofType('AWS::Logs::MetricFilter').map(({ properties }) => properties)
    for (const { LogGroupName } of filters) expect(LogGroupName).toBe('Holdfast/FunctionLogs')
    const sizes = new Set<number>(ofType('AWS::Lambda::Function').map(({ properties }) => properties.MemorySize))
    const patterns = filters
      .filter(({ MetricTransformations: [made] }) => made.MetricName === 'memory_nearly_full')
      .map(({ FilterPattern }) => String(FilterPattern))
    expect(patterns).toHaveLength(sizes.size)
    for (const size of sizes) {
      const used = (megabytes: number) =>
        `REPORT RequestId: 8f5\tDuration: 3.21 ms\tBilled Duration: 4 ms\tMemory Size: ${size} MB\tMax Memory Used: ${megabytes} MB\tInit Duration: 250 ms`
      const matching = (line: string) => patterns.filter(pattern => matches(pattern, line))
      expect(matching(used(Math.ceil(size * 0.85)))).toHaveLength(1)
      expect(matching(used(Math.ceil(size * 0.85) - 1))).toEqual([])
    }
    const [failures] = filters.filter(({ MetricTransformations: [made] }) => made.MetricName === 'function_failures')
    expect(failures.FilterPattern.split('" ')).toHaveLength(5)
  })

  it('and a dashboard shows them, with no more metrics than cost nothing', () => {
    for (const [stage, name] of [
      ['development', 'Holdfast'],
      ['production', 'Holdfast-production'],
    ] as const) {
      const [dashboard, ...others] = stages()[stage].ofType('AWS::CloudWatch::Dashboard')
      expect(others).toEqual([])
      expect(dashboard?.properties.DashboardName).toBe(name)
      const { widgets } = JSON.parse(dashboard?.properties.DashboardBody)
      const shown = widgets.flatMap(
        ({ properties }: { properties: { metrics?: unknown[] } }) => properties.metrics ?? [],
      )
      expect(shown.length).toBeLessThanOrEqual(50)
      const status = widgets.find(({ type }: { type: string }) => type === 'alarm')
      expect(status.properties.alarms).toHaveLength(alarms(stages()[stage]).length)
    }
  })
}

const alarms = ({ ofType }: Pick<Synthesized, 'ofType'>) => ofType('AWS::CloudWatch::Alarm')

interface MetricStat {
  readonly Metric: { readonly Namespace: string; readonly MetricName: string }
  readonly Stat: string
  readonly Period: number
}

/** What CloudWatch reads for an alarm, and asks $0.10 a month for. */
const metricsOf = (properties: {
  readonly Metrics?: readonly { readonly MetricStat?: MetricStat }[]
  readonly [name: string]: unknown
}): string[] => {
  const { Metrics, Namespace, MetricName, Statistic, ExtendedStatistic, Period } = properties
  if (!Metrics) return [`${Namespace} ${MetricName} ${Statistic ?? ExtendedStatistic} ${Period}`]
  return Metrics.flatMap(({ MetricStat }) =>
    MetricStat
      ? [`${MetricStat.Metric.Namespace} ${MetricStat.Metric.MetricName} ${MetricStat.Stat} ${MetricStat.Period}`]
      : [],
  )
}

export const alarmMetrics = (stack: Pick<Synthesized, 'ofType'>): number =>
  alarms(stack).flatMap(({ properties }) => metricsOf(properties)).length

/** A filter of fields with blanks between: each may have a condition, and the last ones may be anything. */
const matches = (pattern: string, line: string): boolean => {
  const words = line.split(/\s+/)
  const fields = pattern.slice(1, -1).split(', ')
  return fields.every((field, index) => {
    const [, condition, value] = /(>=|=)(.+)$/.exec(field) ?? []
    if (condition === '=') return words[index] === value
    return condition === undefined || Number(words[index]) >= Number(value)
  })
}
