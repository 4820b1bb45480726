import { PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import type { Draft } from '../../shared/activity/rules/entry.ts'
import { keyringIn, signerIn, withNewKey } from '../../shared/activity/rules/log-keys.ts'
import { append } from '../../shared/activity/store/append.ts'
import { verifyChain } from '../../shared/activity/store/chains.ts'
import { readSealing } from '../../shared/activity/workflows/sealing.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { writeSecret } from '../../shared/platform/auth/stored-secret.ts'
import { client, documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { createTables } from '../support/dynamo.ts'
import { logKeys, logTrust, newLogKey } from '../support/log-keys.ts'
import { startSecrets } from '../support/secrets.ts'
import { draft } from './changes.ts'
import { itemsOf, pagesOf } from './log.ts'

let stop: () => Promise<void>

beforeAll(async () => {
  await createTables('activity')
  stop = (await startSecrets()).stop
})

afterAll(() => stop())

const newEntity = () => `booking:bkg_${newSuffix(Date.now())}`

/** The state goes from one number to the next, a second later. */
const change = (entity: string, number: number, over: Partial<Draft> = {}) => ({
  draft: draft({
    entity,
    at: new Date(Date.now() - 60_000 + number * 1000).toISOString(),
    before: JSON.stringify({ state: number - 1 }),
    after: JSON.stringify({ state: number }),
    ...over,
  }),
  source: `stream/${number}`,
})

const appendTo = async (entity: string, ...numbers: number[]) => {
  const failed = await append(
    numbers.map(number => change(entity, number)),
    await readSealing(),
  )
  expect(failed.size).toBe(0)
}

/** Puts the last page as it is, with these members changed. */
const replace = async (entity: string, alter: (page: Record<string, unknown>) => object) => {
  const page = (await itemsOf(entity)).at(-1) ?? {}
  await documents.send(new PutCommand({ TableName: tableName('activity'), Item: alter(page) }))
}

const verified = async (entity: string, trust = logTrust) => {
  const { entries, before, findings } = await verifyChain(entity, Date.now(), trust)
  return { entries, before, sentences: findings.map(({ sentence }) => sentence) }
}

describe('a page of the log', () => {
  it('is signed as a whole, each time it takes entries', async () => {
    const entity = newEntity()
    await appendTo(entity, 1, 2)
    await appendTo(entity, 3)
    expect(await verified(entity)).toEqual({ entries: 3, before: 0, sentences: [] })
    expect((await pagesOf(entity)).map(({ signed_from }) => signed_from)).toEqual([undefined])
  })

  it('from before the log signed takes entries, for which alone the signature is', async () => {
    const entity = newEntity()
    await appendTo(entity, 1, 2)
    await replace(entity, ({ sig: _, ...page }) => page)
    await appendTo(entity, 3)
    await appendTo(entity, 4)
    expect((await pagesOf(entity)).map(({ signed_from }) => signed_from)).toEqual([3])
    expect(await verified(entity, { ...logTrust, since: Date.now() })).toEqual({ entries: 4, before: 2, sentences: [] })
    expect((await verified(entity)).sentences).toEqual([expect.stringMatching(/^entries 1 to 2 are not signed/)])
  })

  it('that was forged is never signed later: the log goes on behind it, and its fault is counted', async () => {
    const entity = newEntity()
    await appendTo(entity, 1, 2)
    const lines = vi.spyOn(console, 'log').mockImplementation(() => {})
    await replace(entity, page => ({ ...page, ttl: Number(page.ttl) + 1 }))
    await appendTo(entity, 3)
    expect(lines.mock.calls.flat().join()).toContain('invalid record')
    lines.mockRestore()
    expect((await verified(entity)).sentences).toEqual([expect.stringMatching(/^entries 1 to 2 are not signed/)])
  })

  it('may have been signed by the key before, or by one that another writer knows already', async () => {
    const entity = newEntity()
    await appendTo(entity, 1)
    const renewed = withNewKey(logKeys, newLogKey(), Date.now())
    const { signer, isSealed } = await readSealing()
    expect(signer.kid).toBe(logKeys.current.kid)
    await writeSecret(process.env.LOG_SECRET ?? '', renewed)
    const failed = await append([change(entity, 2)], {
      signer: signerIn(renewed),
      isSealed: async () => true,
    })
    expect(failed.size).toBe(0)
    const [page] = await itemsOf(entity)
    expect(await isSealed(page ?? {})).toBe(true)
    await appendTo(entity, 3)
    expect(await verified(entity, { ...logTrust, keys: keyringIn(renewed) })).toEqual({
      entries: 3,
      before: 0,
      sentences: [],
    })
    await writeSecret(process.env.LOG_SECRET ?? '', logKeys)
  })
})

describe('what the log writes', () => {
  it('is written only where there is nothing, or behind the entry that was read', async () => {
    const conditions: unknown[] = []
    const entity = newEntity()
    client.middlewareStack.add(
      next => async args => {
        const { ConditionExpression } = args.input as { ConditionExpression?: string }
        if ('Item' in args.input) conditions.push(ConditionExpression)
        return next(args)
      },
      { step: 'initialize', name: 'seesConditions', priority: 'high' },
    )
    await appendTo(entity, 1)
    await appendTo(entity, 2)
    client.middlewareStack.remove('seesConditions')
    const isNew = 'attribute_not_exists(pk)'
    expect(conditions).toEqual([isNew, isNew, isNew, isNew, isNew, '#sequence = :sequence AND #hash = :hash'])
  })
})
