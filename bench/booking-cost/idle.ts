import { prices } from '../prices.ts'
import { billOf, totalOf } from './bill.ts'
import type { Work } from './measure.ts'
import type { Deployment } from './template.ts'

export interface IdleItem {
  readonly what: string
  readonly count: number
  readonly each: string
  /** Dollars a month. */
  readonly dollars: number
}

const minutesOfMonth = 30 * 24 * 60

/** Lambda polls a queue by five long polls of twenty seconds at once: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html */
const pollsOfMonth = 5 * 3 * minutesOfMonth

/** A month of a deployment without a request. */
export const idleItems = (deployment: Deployment, works: readonly Work[]): IdleItem[] => {
  const item = (what: string, count: number, each: number, unit: string): IdleItem => ({
    what,
    count,
    each: `$${Number(each.toPrecision(4))} ${unit}`,
    dollars: count * each,
  })
  return [
    item('secrets', deployment.count('AWS::SecretsManager::Secret'), prices.secretMonth, 'a month'),
    item('metrics of alarms', deployment.alarmMetrics, prices.alarmMonth, 'a month'),
    item('web ACLs', deployment.count('AWS::WAFv2::WebACL'), prices.webAclMonth, 'a month'),
    item('rules of web ACLs', deployment.webAclRules, prices.webAclRuleMonth, 'a month'),
    item('keys of one’s own in KMS', deployment.count('AWS::KMS::Key'), prices.keyMonth, 'a month'),
    item(
      'queues that Lambda polls',
      deployment.queueConsumers.size,
      pollsOfMonth * prices.sqsRequest,
      `for ${pollsOfMonth} polls`,
    ),
    ...deployment.schedules.map(({ function: name, everyMinutes }) =>
      item(`runs of ${name}`, minutesOfMonth / everyMinutes, priceOfRun(deployment, works, name), 'a run'),
    ),
    item(
      'tables, empty, with recovery to any second',
      deployment.count('AWS::DynamoDB::Table'),
      0,
      '($0.25 a GB stored, $0.2 a GB recoverable)',
    ),
    item('log groups, empty', deployment.count('AWS::Logs::LogGroup'), 0, '($0.03 a GB)'),
    item('functions, streams, routes, roles', deployment.functions.size, 0, 'without a call'),
  ]
}

/** With its reads of secrets: between two runs a function's kept secrets expire. */
const priceOfRun = (deployment: Deployment, works: readonly Work[], name: string): number => {
  const work = works.find(each => each.step === 'idle' && each.function === name)
  if (!work) throw new Error(`${name} was not measured`)
  const secrets = work.runs.flatMap(({ requests }) => requests).filter(request => request.name.startsWith('Secrets'))
  return totalOf(billOf(work, deployment)) + secrets.length * prices.secretRead
}
