import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { startCountingProxy } from '../../bench/counting/counting-proxy.ts'
import type { Entry } from '../../shared/activity/rules/entry.ts'
import { keys } from '../../shared/activity/rules/keys.ts'
import { dayList } from '../../shared/activity/rules/rows.ts'
import { verifyChain } from '../../shared/activity/store/chains.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { createTables } from '../support/dynamo.ts'
import { chainOf } from './changes.ts'
import { alter, itemsOf, mentionsIn, putChain, setMember } from './log.ts'

beforeAll(() => createTables('activity'))

/** Runs the command as an operator would. */
const audit = (...options: string[]) => auditAt(process.env.AWS_ENDPOINT_URL_DYNAMODB, ...options)

const auditAt = (
  endpoint: string | undefined,
  ...options: string[]
): Promise<{ code: number; lines: string[]; errors: string }> =>
  new Promise(resolve => {
    const file = join(import.meta.dirname, '../../bin/audit-verify.ts')
    const env = { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: endpoint }
    execFile(process.execPath, [file, ...options], { env }, (error, stdout, stderr) => {
      const lines = stdout.split('\n').filter(line => line !== '')
      resolve({ code: Number(error?.code ?? 0), lines, errors: stderr })
    })
  })

const lately = Date.now() - 3600_000
let entity: string
let other: string
let entries: Entry[]

beforeEach(async () => {
  await createTables('activity')
  entity = `booking:bkg_${newSuffix(Date.now())}`
  entries = chainOf(20, entity, lately).entries
  await putChain(entries, 20)
  other = `user:usr_${newSuffix(Date.now())}`
  await putChain(chainOf(5, other, lately).entries)
})

/** Entries 12 and 15, by their positions. */
const swapped = (index: number) => (index === 11 ? 14 : index === 14 ? 11 : index)

const TableName = () => tableName('activity')
describe('npm run audit:verify', () => {
  it('reports how much was read when nothing is wrong, of all and of one', async () => {
    const table = ['--table', TableName()]
    expect(await audit(...table)).toMatchObject({
      code: 0,
      lines: ['25 entries of 2 entities: nothing was altered, dropped or moved.'],
    })
    expect(await audit(...table, '--entity', entity.split(':')[1] ?? '')).toMatchObject({
      code: 0,
      lines: ['20 entries of 1 entity: nothing was altered, dropped or moved.'],
    })
  })

  it('names entries that were altered, dropped or moved, and fails', async () => {
    await alter(entity, 1, kept =>
      kept.map((each, index) =>
        index === 2 ? { ...each, entry: { ...each.entry, actor: 'usr_attacker' } } : (kept[swapped(index)] ?? each),
      ),
    )
    await documents.send(new DeleteCommand({ TableName: TableName(), Key: keys.page(other, 5) }))
    const { code, lines } = await audit('--table', TableName())
    expect(code).toBe(1)
    expect(lines.toSorted()).toEqual([
      '24 entries of 2 entities: 6 found.',
      `${entity}: entry 12 of ${entity} lies in the place of entry 15`,
      `${entity}: entry 15 of ${entity} lies in the place of entry 12`,
      `${entity}: entry 3 is hidden: the list BY#usr_attacker does not tell of it`,
      `${entity}: entry 3 was altered: it does not fit its hash`,
      `${other}: entry 5 is missing`,
      `${other}: entry 5 is missing: ${dayList(entries[0]?.at ?? '')} tells of it`,
    ])
  })

  it.each([
    ['the last entry dropped', 20],
    ['one of its entries dropped', 8],
    ['the first entry dropped', 1],
  ])('names %s', async (_, sequence) => {
    await alter(entity, 1, kept => kept.toSpliced(sequence - 1, 1))
    expect((await verifyChain(entity, Date.now())).findings).toMatchObject([{ kind: 'missing', sequence }])
  })

  it('names a page that was dropped, the last one too', async () => {
    for (const [start, expected] of [
      [1, [1]],
      [5, [5]],
    ] as const) {
      const key = keys.page(other, start)
      await documents.send(new DeleteCommand({ TableName: TableName(), Key: key }))
      const { findings } = await verifyChain(other, Date.now())
      expect(findings.map(({ kind, sequence }) => [kind, sequence])).toContainEqual(['missing', expected[0]])
    }
  })

  it('names a chain that was dropped as a whole, by the list of its day', async () => {
    for (const { sk } of await itemsOf(other))
      await documents.send(new DeleteCommand({ TableName: TableName(), Key: { pk: other, sk } }))
    const { code, lines } = await audit('--table', TableName())
    expect([code, lines.filter(line => line.includes('is missing')).length]).toEqual([1, 5])
    expect(lines.join()).toContain(`entry 3 is missing: ${dayList(entries[0]?.at ?? '')} tells of it`)
  })

  it.each([
    ['ttl', 1],
    ['hidden', 'more'],
    ['entries', Buffer.from('nonsense')],
  ])('names a page whose %s was altered', async (name, value) => {
    await setMember(entity, 1, name, value)
    expect((await verifyChain(entity, Date.now())).findings).toContainEqual(
      expect.objectContaining({ kind: 'altered', sequence: 1 }),
    )
  })

  it.each(['day', 'account'] as const)(
    'names an entry taken out of the list of its %s, or one in a list that expires early',
    async by => {
      const list = by === 'day' ? dayList(entries[6]?.at ?? '') : 'BY#usr_asha'
      const rowOf7 = async () =>
        (await itemsOf(list)).find(({ entries: mention }) => (mention as string[]).includes(`1 7 ${entity}`))
      const row = await rowOf7()
      const change = (name: string, value: unknown) =>
        documents.send(
          new UpdateCommand({
            TableName: TableName(),
            Key: { pk: row?.pk, sk: row?.sk },
            UpdateExpression: 'SET #name = :value',
            ExpressionAttributeNames: { '#name': name },
            ExpressionAttributeValues: { ':value': value },
          }),
        )
      expect(await mentionsIn(list)).toContain(`1 7 ${entity}`)
      await change(
        'entries',
        ((row?.entries ?? []) as string[]).filter(mention => mention !== `1 7 ${entity}`),
      )
      expect((await verifyChain(entity, Date.now())).findings).toMatchObject([{ kind: 'hidden', sequence: 7 }])
      await change('entries', row?.entries)
      expect((await verifyChain(entity, Date.now())).findings).toEqual([])
      await change('ttl', 1)
      expect((await verifyChain(entity, Date.now())).findings).toContainEqual(
        expect.objectContaining({ kind: 'hidden', sequence: 7 }),
      )
    },
  )

  it('ends with a sentence when it cannot run', async () => {
    expect(await audit('--table', TableName(), '--entity', 'nonsense')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('names no entity'),
    })
    process.env.HOLDFAST_DATA = tmpdir()
    expect(await audit()).toMatchObject({ code: 2, errors: expect.stringContaining('npm start') })
    delete process.env.HOLDFAST_DATA
  })

  it('verifies a long chain with at most one request for 200 changes', async () => {
    const long = `schedule:sch_${newSuffix(Date.now())}`
    await putChain(chainOf(3_000, long, Date.now() - 11_000_000).entries)
    const proxy = await startCountingProxy(inject('dynamoEndpoint'), 0)
    const { result, count } = await proxy.count(() => auditAt(proxy.endpoint, '--table', TableName(), '--entity', long))
    await proxy.stop()
    expect([result.code, result.lines]).toEqual([
      0,
      ['3000 entries of 1 entity: nothing was altered, dropped or moved.'],
    ])
    expect(count.calls.length).toBeLessThanOrEqual(3_000 / 200)
  })
})
