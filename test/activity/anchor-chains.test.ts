import { DeleteObjectCommand } from '@aws-sdk/client-s3'
import { DeleteCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as z from 'zod/mini'
import { handler } from '../../functions/activity/anchor-chains.ts'
import { listLocked, readLocked } from '../../shared/activity/adapters/anchor-bucket.ts'
import { type Anchor, dueDays, openAnchor } from '../../shared/activity/rules/anchor.ts'
import { faultsBehind, isOverdue, lockedDays } from '../../shared/activity/rules/anchored.ts'
import { LogKeys } from '../../shared/activity/rules/log-keys.ts'
import { auditLog } from '../../shared/activity/workflows/audit.ts'
import { readTrust } from '../../shared/activity/workflows/trust.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { readStoredSecret } from '../../shared/platform/auth/stored-secret.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { startAnchors } from '../support/anchors.ts'
import { createTables } from '../support/dynamo.ts'
import { startSecrets } from '../support/secrets.ts'
import { chainOf } from './changes.ts'
import { itemsOf, putChain } from './log.ts'

const day = 24 * 3600_000
const monday = Date.parse('2027-02-01T00:00:00Z')
const hour = 3600_000

let stop: () => Promise<unknown>
let anchors: Awaited<ReturnType<typeof startAnchors>>
let secrets: Awaited<ReturnType<typeof startSecrets>>
let number = 0

beforeAll(async () => {
  secrets = await startSecrets()
  anchors = await startAnchors()
  stop = () => Promise.all([secrets.stop(), anchors.stop()])
})

afterAll(() => stop())

beforeEach(async () => {
  await createTables('activity')
  number += 1
  process.env.LOG_SECRET = secrets.secrets.ensure(`log ${number}`, { secretString: '{"key":"a placeholder"}' })
  setClock(monday)
  await anchors.newBucket()
})

afterEach(() => {
  vi.useRealTimers()
})

/** Only the date: timers and sockets go on. */
const setClock = (time: number) => {
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(time)
}

const runAt = (time: number, left = 900_000) => {
  setClock(time)
  return handler({} as never, { awsRequestId: 'run', getRemainingTimeInMillis: () => left } as never)
}

const logAt = async (time: number, length = 3) => {
  const entity = `booking:bkg_${newSuffix(time)}`
  await putChain(chainOf(length, entity, time).entries)
  return entity
}

const anchored = async (): Promise<Anchor[]> => {
  const keys = (await readTrust()).trust?.keys ?? new Map()
  const opened = (await listLocked('anchors/')).map(async object => openAnchor(await readLocked(object), keys))
  return (await Promise.all(opened)).filter(anchor => anchor !== undefined)
}

const spans = async () => (await anchored()).map(({ number: own, from, to }) => `${own}: ${from} to ${to}`)

const keysNow = async () => z.parse(LogKeys, await readStoredSecret(process.env.LOG_SECRET ?? ''))

describe('the anchors of the log', () => {
  it('have a day once it is over, and the day before again for what came late', async () => {
    await logAt(monday + hour)
    await runAt(monday + 23 * hour)
    expect(await spans()).toEqual([])
    await runAt(monday + day + hour)
    await runAt(monday + day + 2 * hour)
    expect(await spans()).toEqual(['1: 2027-02-01 to 2027-02-01'])
    await logAt(monday + 20 * hour)
    await runAt(monday + 2 * day + hour)
    expect(await spans()).toEqual(['1: 2027-02-01 to 2027-02-01', '2: 2027-02-01 to 2027-02-02'])
    const parts = await listLocked('heads/')
    expect(parts).toHaveLength(2)
  })

  it('have all that is in the log when there is none yet, and what runs that failed left out', async () => {
    await logAt(monday - 300 * day)
    await runAt(monday + hour)
    expect(await spans()).toEqual(['1: 2026-04-07 to 2027-01-31'])
    await runAt(monday + 6 * day + hour)
    expect((await spans())[1]).toBe('2: 2027-01-31 to 2027-02-06')
  })

  it('get further even where a run has no time left, and follow each other', async () => {
    await logAt(monday)
    for (let run = 0; run < 4; run += 1) await runAt(monday + 4 * day + run * hour, 0)
    expect(await spans()).toEqual(
      ['1: 2027-02-01 to 2027-02-02', '2: 2027-02-02 to 2027-02-03', '3: 2027-02-03 to 2027-02-04'].slice(0, 3),
    )
    expect((await anchored()).map(({ previous }) => previous === null)).toEqual([true, false, false])
  })

  it('are one, however many runs there are at once', async () => {
    await logAt(monday)
    await runAt(monday + hour)
    await Promise.all([1, 2, 3].map(() => runAt(monday + day + hour)))
    expect(await spans()).toEqual(['1: 2027-02-01 to 2027-02-01'])
  })

  it('tell what is gone of the log since, but not what is gone because of its age', async () => {
    const entity = await logAt(monday + hour)
    await runAt(monday + day + hour)
    for (const { pk, sk } of await itemsOf(entity))
      await documents.send(new DeleteCommand({ TableName: tableName('activity'), Key: { pk, sk } }))
    const ofEntity = async (time: number) =>
      (await auditLog(time, entity)).findings.filter(({ kind }) => kind === 'missing').length
    expect(await ofEntity(monday + 2 * day)).toBe(1)
    expect(await ofEntity(monday + 402 * day)).toBe(0)
  })
})

describe('an anchor', () => {
  it('that S3 may delete again proves nothing, and is no fault when it is marked as deleted', async () => {
    await logAt(monday + hour)
    await runAt(monday + day + hour)
    const [object] = await listLocked('anchors/')
    await anchors.client.send(new DeleteObjectCommand({ Bucket: process.env.ANCHORS_BUCKET, Key: object?.key }))
    const named = async (time: number) => (await auditLog(time)).findings.map(finding => finding.entity)
    expect(await named(monday + 2 * day)).toContain(object?.key)
    expect(await named(monday + (lockedDays + 2) * day)).not.toContain(object?.key)
  })
})

describe('the key of the log', () => {
  it('is renewed after ninety days by one that it introduces, and stays known', async () => {
    await runAt(monday)
    const { current: first } = await keysNow()
    await runAt(monday + 89 * day)
    expect((await keysNow()).current).toEqual(first)
    await Promise.all([1, 2, 3].map(() => runAt(monday + 90 * day)))
    const { current, earlier } = await keysNow()
    expect([current.introduced_by, earlier.map(({ kid }) => kid)]).toEqual([first.kid, [first.kid]])
    const { trust, findings } = await readTrust()
    expect([trust?.keys.size, trust?.since, findings]).toEqual([2, monday, []])
  })

  it('is published by the next run where one died before it was', async () => {
    await runAt(monday)
    await anchors.newBucket()
    await runAt(monday + hour)
    expect((await readTrust()).trust?.keys.size).toBe(1)
  })

  it('is made by a deploy at once with a run only once', async () => {
    await Promise.all([1, 2, 3].map(() => runAt(monday)))
    expect(await listLocked('keys/')).toHaveLength(1)
  })
})

describe('the rules of anchors', () => {
  const anchor = { number: 2, from: '2027-02-01', to: '2027-02-02', made_at: '2027-02-03T01:00:00Z', parts: [] }

  it.each([
    ['before a quarter of an hour of the next day', monday + 15 * 60_000 - 1, []],
    ['after it', monday + 15 * 60_000, ['2027-01-31']],
  ])('a day is due %s', (_, now, days) => {
    expect(dueDays(undefined, '2027-01-31', now)).toEqual(days)
  })

  it.each([
    ['nothing before the first', { previous: null }, undefined, []],
    ['anchors before it', { previous: 'x' }, undefined, ['the anchors before it are missing']],
    ['another one before it', { previous: 'x' }, { to: '2027-01-31' }, [expect.stringContaining('does not follow')]],
    [
      'days between',
      { previous: 'd' },
      { to: '2027-01-30' },
      ['nothing between 2027-01-30 and 2027-02-01 is anchored'],
    ],
    ['nothing between', { previous: 'd' }, { to: '2027-01-31' }, []],
  ])('an anchor lacks %s', (_, over, before, faults) => {
    const last = before && { anchor: { ...anchor, previous: null, ...before }, digest: 'd' }
    expect(faultsBehind({ ...anchor, ...over }, last, monday)).toEqual(faults)
  })

  it('those before the first that is left may be gone when their lock is over', () => {
    expect(faultsBehind({ ...anchor, previous: 'x' }, undefined, monday + lockedDays * day)).toEqual([])
  })

  it.each([
    [3 * day, false],
    [4 * day, true],
  ])('the last day is %i milliseconds ago', (ago, overdue) => {
    const last = { ...anchor, previous: null }
    expect(isOverdue(last, monday - 9 * day, Date.parse('2027-02-02T23:00:00Z') + ago)).toBe(overdue)
  })
})
