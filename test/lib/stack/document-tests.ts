import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { settingsFrom } from '../../../lib/settings.ts'
import { product } from '../../../shared/domains.ts'
import { policies } from '../../../shared/identity/rules/key-ring.ts'
import { alarmMetrics } from './alarm-tests.ts'
import { atOnce, reserved } from './flood-tests.ts'
import type { Synthesized } from './synthesized.ts'

type Stages = () => Readonly<Record<'development' | 'production', Synthesized>>

const read = (name: string): string => readFileSync(`docs/guides/${name}.md`, 'utf8')

/** The text of a chapter, up to the next one of its level. */
const chapter = (name: string, heading: string): string => {
  const [, text] = read(name).split(`\n## ${heading}\n`)
  return text?.split('\n## ')[0] ?? ''
}

/** The cells of a chapter's tables, without their heads. */
const rowsOf = (text: string): string[][] =>
  [...text.matchAll(/^\|(.+)\|$/gm)]
    .map(([, row = '']) => row.split('|').map(cell => cell.trim()))
    .filter(([first = '']) => !/^-+$/.test(first))

export const documentTests = (stages: Stages) => {
  it('agree on what a stage costs without requests', () => {
    const rows = rowsOf(chapter('deploy', 'What it costs without requests'))
    const cost = (start: RegExp) => {
      const found = rows.find(([what = '']) => start.test(what))
      return [found?.[0], Number(found?.[1])] as const
    }
    const { development, production } = stages()
    const [before, after] = [development, production].map(({ ofType }) => ({
      secrets: ofType('AWS::SecretsManager::Secret').length,
      alarms: ofType('AWS::CloudWatch::Alarm').length,
      metrics: alarmMetrics({ ofType }),
      queues: ofType('AWS::SQS::Queue').filter(({ properties }) => properties.RedrivePolicy).length,
    }))
    const polls = (Number(before?.queues) * 15 * 60 * 24 * 30) / 1e6
    const dollars = (amount: number) => Number(amount.toFixed(2))
    const at = (count = 0, price = 0) => dollars(count * price)
    expect(cost(/secrets/)).toEqual([
      `${before?.secrets} secrets at 0.40 (${after?.secrets} in production), one more where the region is not us-east-1`,
      at(before?.secrets, 0.4),
    ])
    expect(cost(/alarms/)).toEqual([
      `${before?.alarms} alarms over ${before?.metrics} metrics at 0.10 a metric (${after?.metrics} in production)`,
      at(before?.metrics, 0.1),
    ])
    expect(cost(/^Lambda polling/)).toEqual([
      `Lambda polling ${before?.queues} queues, ${polls.toFixed(1)} million times (${after?.queues} in production)`,
      at(polls, 0.4),
    ])
    const amounts = rows.map(([, amount]) => Number(amount)).filter(amount => !Number.isNaN(amount))
    expect(dollars(amounts.reduce((sum, amount) => sum + amount))).toBeLessThan(25)
  })

  it('agree on what a warm table costs', () => {
    const example = /`((?:\w+:\d+\/\d+,?){2})`/.exec(read('deploy'))?.[1] ?? ''
    const { warmThroughput } = settingsFrom({ WARM_THROUGHPUT: example })
    const cost = Object.entries(warmThroughput).map(
      ([table, { reads, writes }]) =>
        (1 + (product.tables[table]?.indexes.length ?? 0)) * ((reads - 12_000) * 0.13 + (writes - 4000) * 0.65),
    )
    expect(read('deploy')).toContain(`costs $${(cost.reduce((sum, each) => sum + each) / 1000).toFixed(2)}`)
  })

  it('agree on how many functions work on each queue, and on what is kept for payments', () => {
    const text = chapter('operations', 'How much at once')
    const rows = rowsOf(text).slice(1)
    expect(Object.fromEntries(rows.map(([queue, functions]) => [queue, Number(functions)]))).toEqual(
      atOnce(stages().development),
    )
    const named = [...text.matchAll(/`(\w+\/\w+)`\s+(\d+)/g)].map(([, label, kept]) => [label, Number(kept)])
    const descriptions = new Map(
      stages()
        .development.ofType('AWS::Lambda::Function')
        .map(({ path, properties }) => [path, String(properties.Description).replace('Holdfast ', '')]),
    )
    const expected = Object.entries(reserved).map(([path, kept]) => [descriptions.get(`${path}/Function`), kept])
    expect(named.sort()).toEqual(expected.sort())
    const sum = Object.values(reserved).reduce((all, each) => all + each)
    expect(read('deploy')).toContain(`keeps ${sum} executions`)
    expect(read('deploy')).toContain(`fewer than ${sum + 100}`)
  })

  it('agree on what is left of a stack, and on which tables can be restored', () => {
    const kept = Object.values(stages().development.templates).flatMap(({ Resources = {} }) =>
      Object.values(Resources)
        .filter(resource => String(Object(resource).DeletionPolicy).startsWith('Retain'))
        .map(({ Type }) => Type),
    )
    const tables = Object.keys(stages().development.outputs).filter(output => output.endsWith('TableName'))
    const buckets = ['AnchorsBucketName', 'WebBucketName']
    expect(kept.sort()).toEqual([
      ...tables.map(() => 'AWS::DynamoDB::Table'),
      ...buckets.map(() => 'AWS::S3::Bucket'),
      'AWS::SecretsManager::Secret',
    ])
    const removing = chapter('deploy', 'Remove it')
    expect([...tables, ...buckets, 'TicketsSecretArn'].filter(output => !removing.includes(output))).toEqual([])
    const restoring = chapter('operations', 'Restore a table')
    expect(tables.filter(output => !restoring.includes(output))).toEqual([])
  })

  it('agree on how long the keys of tickets are published', () => {
    const days = (ms: number) => ms / (24 * 3600_000)
    const { access, tickets } = policies
    expect(chapter('deploy', 'Remove it')).toContain(`stay published for ${days(tickets.keptMs)} days`)
    const row = rowsOf(read('accounts-and-roles')).find(([what]) => what === 'a key signs for')
    expect(row?.slice(1)).toEqual([access, tickets].map(({ signsMs }) => `${days(signsMs)} days`))
  })
}
