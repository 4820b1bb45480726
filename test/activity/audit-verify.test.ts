import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { startCountingProxy } from '../../bench/counting/counting-proxy.ts'
import type { Entry } from '../../shared/activity/rules/entry.ts'
import { keys } from '../../shared/activity/rules/keys.ts'
import { dayList } from '../../shared/activity/rules/rows.ts'
import { verifyChain } from '../../shared/activity/store/chains.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { startAnchors } from '../support/anchors.ts'
import { createTables } from '../support/dynamo.ts'
import { logKeys } from '../support/log-keys.ts'
import { chainOf } from './changes.ts'
import { alter, itemsOf, mentionsIn, putChain, setMember } from './log.ts'

let anchors: Awaited<ReturnType<typeof startAnchors>>
let bucket: string

beforeAll(async () => {
  await createTables('activity')
  anchors = await startAnchors()
  bucket = await anchors.newBucket(logKeys)
})

afterAll(() => anchors.stop())

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
/** Names the deployment. */
const deployed = () => ['--table', TableName(), '--anchors', bucket]
const unanchored = 'Nothing is anchored yet: what there is has signatures alone.'

describe('npm run audit:verify', () => {
  it('reports how much was read when nothing is wrong, of all and of one', async () => {
    expect(await audit(...deployed())).toMatchObject({
      code: 0,
      lines: [unanchored, '25 entries of 2 entities: nothing was altered, dropped or moved.'],
    })
    expect(await audit(...deployed(), '--entity', entity.split(':')[1] ?? '')).toMatchObject({
      code: 0,
      lines: [unanchored, '20 entries of 1 entity: nothing was altered, dropped or moved.'],
    })
  })

  it('names entries that were altered, dropped or moved, and fails', async () => {
    await alter(entity, 1, kept =>
      kept.map((each, index) =>
        index === 2 ? { ...each, entry: { ...each.entry, actor: 'usr_attacker' } } : (kept[swapped(index)] ?? each),
      ),
    )
    await documents.send(new DeleteCommand({ TableName: TableName(), Key: keys.page(other, 5) }))
    const { code, lines } = await audit(...deployed())
    expect(code).toBe(1)
    expect(lines.toSorted()).toEqual([
      '24 entries of 2 entities: 7 found.',
      unanchored,
      `${entity}: entries 1 to 20 are not as the log signed: the signature of the page does not fit`,
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
    const { code, lines } = await audit(...deployed())
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

  it('says what is from before the log signed, and proves nothing without a key', async () => {
    const { pk, sk } = keys.page(entity, 1)
    const unsigned = { TableName: TableName(), Key: { pk, sk }, UpdateExpression: 'REMOVE sig' }
    await documents.send(new UpdateCommand(unsigned))
    const { code, lines } = await audit(...deployed())
    expect([code, lines[0]]).toEqual([0, expect.stringMatching(/^20 of 25 are not signed, as they are from before/)])
    bucket = await anchors.newBucket()
    expect(await audit(...deployed())).toMatchObject({
      code: 1,
      lines: ['keys/: there is none, so no signature can be checked', '25 entries of 2 entities: 1 found.'],
    })
    bucket = await anchors.newBucket(logKeys)
  })

  it('ends with a sentence when it cannot run', async () => {
    expect(await audit(...deployed(), '--entity', 'nonsense')).toMatchObject({
      code: 2,
      errors: expect.stringContaining('names no entity'),
    })
    expect(await audit('--table', TableName())).toMatchObject({ code: 2, errors: expect.stringContaining('--anchors') })
    process.env.HOLDFAST_DATA = tmpdir()
    expect(await audit()).toMatchObject({ code: 2, errors: expect.stringContaining('npm start') })
    delete process.env.HOLDFAST_DATA
  })

  it('verifies a long chain with at most one request for 200 changes', async () => {
    const long = `schedule:sch_${newSuffix(Date.now())}`
    await putChain(chainOf(3_000, long, Date.now() - 11_000_000).entries)
    const proxy = await startCountingProxy(inject('dynamoEndpoint'), 0)
    const { result, count } = await proxy.count(() => auditAt(proxy.endpoint, ...deployed(), '--entity', long))
    await proxy.stop()
    expect([result.code, result.lines]).toEqual([
      0,
      [unanchored, '3000 entries of 1 entity: nothing was altered, dropped or moved.'],
    ])
    expect(count.calls.length).toBeLessThanOrEqual(3_000 / 200)
  })
})
