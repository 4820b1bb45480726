import { execFile } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DeleteCommand, PutCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { beforeAll, beforeEach, describe, expect, it } from 'vitest'
import type { Entry } from '../../shared/activity/rules/entry.ts'
import { verifyChain } from '../../shared/activity/store/chains.ts'
import { keys } from '../../shared/activity/store/keys.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { createTables } from '../support/dynamo.ts'
import { chainOf } from './changes.ts'
import { itemsOf, putChain } from './log.ts'

beforeAll(() => createTables('activity'))

/** Runs the command as an operator would. */
const audit = (...options: string[]): Promise<{ code: number; said: string[]; complained: string }> =>
  new Promise(resolve => {
    const file = join(import.meta.dirname, '../../bin/audit-verify.ts')
    execFile(process.execPath, [file, ...options], { env: process.env }, (error, stdout, stderr) => {
      const said = stdout.split('\n').filter(line => line !== '')
      resolve({ code: Number(error?.code ?? 0), said, complained: stderr })
    })
  })

const lately = Date.now() - 3600_000
let entity: string
let entries: Entry[]

beforeEach(async () => {
  await createTables('activity')
  entity = `booking:bkg_${newSuffix(Date.now())}`
  entries = chainOf(20, entity, lately).entries
  await putChain(entries)
  await putChain(chainOf(5, `user:usr_${newSuffix(Date.now())}`, lately).entries)
})

const TableName = () => tableName('activity')
const set = (sequence: number, name: string, value: unknown) =>
  documents.send(
    new UpdateCommand({
      TableName: TableName(),
      Key: keys.entry(entity, sequence),
      UpdateExpression: 'SET #name = :value',
      ExpressionAttributeNames: { '#name': name },
      ExpressionAttributeValues: { ':value': value },
    }),
  )

describe('npm run audit:verify', () => {
  it('says how much was read when nothing is wrong, of all and of one', async () => {
    const table = ['--table', TableName()]
    expect(await audit(...table)).toMatchObject({
      code: 0,
      said: ['25 entries of 2 entities: nothing was altered, dropped or moved.'],
    })
    expect(await audit(...table, '--entity', entity.split(':')[1] ?? '')).toMatchObject({
      code: 0,
      said: ['20 entries of 1 entity: nothing was altered, dropped or moved.'],
    })
  })

  it('names what was altered, dropped and moved, and fails', async () => {
    await set(3, 'actor', 'usr_nobody')
    await documents.send(new DeleteCommand({ TableName: TableName(), Key: keys.entry(entity, 8) }))
    const items = await itemsOf(entity)
    const [left, right] = [items.find(item => item.sequence === 12), items.find(item => item.sequence === 15)]
    for (const [item, place] of [
      [left, 15],
      [right, 12],
    ] as const)
      await documents.send(new PutCommand({ TableName: TableName(), Item: { ...item, ...keys.entry(entity, place) } }))
    const { code, said } = await audit('--table', TableName())
    expect(code).toBe(1)
    expect(said).toEqual([
      `${entity}: entry 3 was altered: it does not fit its hash`,
      `${entity}: entry 8 is missing`,
      `${entity}: entry 15 of ${entity} lies in the place of entry 12`,
      `${entity}: entry 12 of ${entity} lies in the place of entry 15`,
      '24 entries of 2 entities: 4 found.',
    ])
  })

  it.each([
    ['the last entry dropped', 20],
    ['the first entry dropped', 1],
  ])('names %s', async (_, sequence) => {
    await documents.send(new DeleteCommand({ TableName: TableName(), Key: keys.entry(entity, sequence) }))
    expect((await verifyChain(entity, Date.now())).findings).toMatchObject([{ kind: 'missing', sequence }])
  })

  it.each([
    ['day', '2020-01-01'],
    ['account', 'usr_nobody'],
    ['ttl', 1],
    ['hidden', 'more'],
  ])('names an entry whose %s was altered, by which it would be hidden or lost', async (name, value) => {
    await set(7, name, value)
    expect((await verifyChain(entity, Date.now())).findings).toMatchObject([{ kind: 'altered', sequence: 7 }])
  })

  it('explains itself when it cannot', async () => {
    expect(await audit('--table', TableName(), '--entity', 'nonsense')).toMatchObject({
      code: 2,
      complained: expect.stringContaining('names no entity'),
    })
    process.env.HOLDFAST_DATA = tmpdir()
    expect(await audit()).toMatchObject({ code: 2, complained: expect.stringContaining('npm start') })
    delete process.env.HOLDFAST_DATA
  })

  it('verifies 10,000 changes of one entity in less than ten seconds', async () => {
    const long = `schedule:sch_${newSuffix(Date.now())}`
    await putChain(chainOf(10_000, long, Date.now() - 11_000_000).entries)
    const began = performance.now()
    const { code, said } = await audit('--table', TableName(), '--entity', long)
    expect(performance.now() - began).toBeLessThan(10_000)
    expect([code, said]).toEqual([0, ['10000 entries of 1 entity: nothing was altered, dropped or moved.']])
  }, 120_000)
})
