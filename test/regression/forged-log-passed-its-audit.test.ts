import { DeleteObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { DeleteCommand, PutCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { listLocked } from '../../shared/activity/adapters/anchor-bucket.ts'
import { anchorKey } from '../../shared/activity/rules/anchor.ts'
import { type Entry, hashOf } from '../../shared/activity/rules/entry.ts'
import { signerIn, withNewKey } from '../../shared/activity/rules/log-keys.ts'
import { dayList } from '../../shared/activity/rules/rows.ts'
import type { Signer } from '../../shared/activity/rules/signature.ts'
import { verifyChain } from '../../shared/activity/store/chains.ts'
import { pageItem } from '../../shared/activity/store/items.ts'
import { verifyList } from '../../shared/activity/store/lists.ts'
import { anchorChains } from '../../shared/activity/workflows/anchor.ts'
import { auditLog } from '../../shared/activity/workflows/audit.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { documents, tableName } from '../../shared/platform/dynamo/client.ts'
import { chainOf } from '../activity/changes.ts'
import { itemsOf, pagesOf, putChain } from '../activity/log.ts'
import { startAnchors } from '../support/anchors.ts'
import { createTables } from '../support/dynamo.ts'
import { logKeys, logSigner, logTrust, newLogKey } from '../support/log-keys.ts'

const day = 24 * 3600_000
const now = Date.now()
/** So long ago that it is signed for certain and can be anchored. */
const then = Math.floor((now - 2 * day) / day) * day + 3600_000

let anchors: Awaited<ReturnType<typeof startAnchors>>
let Bucket: string
let entity: string
let entries: Entry[]

beforeAll(async () => {
  anchors = await startAnchors()
})

afterAll(() => anchors.stop())

beforeEach(async () => {
  await createTables('activity')
  vi.useFakeTimers({ toFake: ['Date'] })
  vi.setSystemTime(then - 2 * day)
  Bucket = await anchors.newBucket(logKeys)
  vi.useRealTimers()
  entity = `booking:bkg_${newSuffix(then)}`
  entries = chainOf(8, entity, then).entries
  await putChain(entries, 8)
})

const anchor = () => anchorChains(logKeys, now - 2 * 3600_000, () => true)

/** Nothing but overdue anchors, which each test leaves out or not. */
const found = async () =>
  (await auditLog(now)).findings
    .filter(finding => finding.entity !== 'anchors/')
    .map(finding => `${finding.entity}: ${finding.sentence}`)

/** Writes over what is there, as any key to the table lets its owner. */
const overwrite = (item: object) => documents.send(new PutCommand({ TableName: tableName('activity'), Item: item }))

const drop = async (name: string) => {
  for (const { pk, sk } of await itemsOf(name))
    await documents.send(new DeleteCommand({ TableName: tableName('activity'), Key: { pk, sk } }))
}

/** The chain as a forger would have it: one entry altered, and all hashes computed anew. */
const rehashed = (alter: (entry: Entry) => object = () => ({ request_id: 'forged' })): Entry[] => {
  const forged: Entry[] = []
  for (const [index, entry] of entries.entries()) {
    const made = { ...entry, ...(index === 2 ? alter(entry) : {}), previous_hash: forged.at(-1)?.hash ?? null }
    forged.push({ ...made, hash: hashOf(made) })
  }
  return forged
}

const putForged = async (forged: readonly Entry[], by: Signer, change: (item: Record<string, unknown>) => object) => {
  const [page] = await pagesOf(entity)
  const kept = forged.map((entry, index) => ({ entry, row: page?.kept[index]?.row ?? '' }))
  await overwrite(change(pageItem(entity, 1, kept, by)))
}

const foreign = signerIn(withNewKey(undefined, newLogKey(), then))
const withoutSignature = ({ sig: _, ...item }: Record<string, unknown>) => item

describe('a log that was forged through its table', () => {
  it('has no findings while nothing was done to it', async () => {
    await anchor()
    expect(await found()).toEqual([])
    expect((await auditLog(now)).notes).toEqual([expect.stringMatching(/^1 anchor has what the log had until /)])
  })

  it.each([
    [
      'with the signature left out',
      logSigner,
      withoutSignature,
      'entries 1 to 8 are not signed, as everything is since',
    ],
    ['with a signature of another key', foreign, (item: object) => item, 'entries 1 to 8 are not as the log signed'],
    [
      'with the signature there was',
      logSigner,
      (item: object) => ({ ...item, sig: Buffer.alloc(68, 1) }),
      'entries 1 to 8 are not as the log signed',
    ],
  ])('by computing a chain anew, %s: hashes alone are all right', async (_, signer, change, sentence) => {
    await putForged(rehashed(), signer, change)
    expect((await verifyChain(entity, now)).findings).toEqual([])
    expect(await found()).toContainEqual(expect.stringContaining(`${entity}: ${sentence}`))
  })

  it('by computing a chain anew as one from before the log signed: signed lists tell of later entries', async () => {
    const early = rehashed().map(entry => ({ ...entry, at: new Date(Date.parse(entry.at) - 3 * day).toISOString() }))
    await putForged(early, logSigner, withoutSignature)
    expect(await found()).toContainEqual(`${entity}: entry 3 is missing: ${dayList(entries[0]?.at ?? '')} tells of it`)
  })

  it('by whoever has the signing key too: only an anchor tells', async () => {
    await putForged(rehashed(), logSigner, item => item)
    expect(await found()).toEqual([])
    await putForged(entries, logSigner, item => item)
    await anchor()
    await putForged(rehashed(), logSigner, item => item)
    const days = new Date(then).toISOString().slice(0, 10)
    expect(await found()).toEqual([expect.stringContaining(`${entity}: entry 8 was altered: the anchor of ${days}`)])
  })

  it('by deleting a chain with all that tells of it', async () => {
    await anchor()
    for (const name of [entity, dayList(entries[0]?.at ?? ''), 'BY#usr_asha']) await drop(name)
    expect(await verifyList(dayList(entries[0]?.at ?? ''), now)).toEqual([])
    expect(await found()).toEqual([expect.stringContaining(`${entity}: entry 8, on the page of entry 1, is missing`)])
  })

  it('by deleting a chain and taking it out of the list of its day', async () => {
    const [row] = await itemsOf(dayList(entries[0]?.at ?? ''))
    await overwrite({ ...row, entries: [] })
    await drop(entity)
    expect(await found()).toContainEqual(`${row?.pk}: the row ${row?.sk} was altered: it is not as the log signed it`)
  })

  it('by putting back a page as it was before, with its signature then', async () => {
    await anchor()
    const [page] = await pagesOf(entity)
    await overwrite(pageItem(entity, 1, page?.kept.slice(0, 2) ?? [], logSigner))
    for (const list of [dayList(entries[0]?.at ?? ''), 'BY#usr_asha'])
      for (const { pk, sk } of await itemsOf(list))
        if (String(sk) > (entries[2]?.at ?? ''))
          await documents.send(new DeleteCommand({ TableName: tableName('activity'), Key: { pk, sk } }))
    expect((await verifyChain(entity, now, logTrust)).findings).toEqual([])
    expect(await found()).toEqual([expect.stringContaining(`${entity}: entry 8, on the page of entry 1, is missing`)])
  })
})

describe('anchors that were changed', () => {
  const key = anchorKey(1)
  const put = (Key: string, Body: string) => anchors.client.send(new PutObjectCommand({ Bucket, Key, Body }))

  it('are named, and what was there first still counts', async () => {
    await anchor()
    await put(key, '{}')
    await anchors.client.send(new DeleteObjectCommand({ Bucket, Key: key }))
    expect(await found()).toEqual([`${key}: it was written or deleted 2 more times: its first version counts`])
    await drop(entity)
    expect(await found()).toContainEqual(
      expect.stringContaining(`${entity}: entry 8, on the page of entry 1, is missing`),
    )
  })

  it('are named where their heads were', async () => {
    await anchor()
    const [part] = await listLocked('heads/')
    await put(part?.key ?? '', 'others')
    expect(await found()).toEqual([`${part?.key}: it was written or deleted 1 more times: its first version counts`])
  })

  it('are named where the log did not write them, and the log goes on behind them', async () => {
    await put(key, JSON.stringify({ anchor: {}, signature: '' }))
    await anchor()
    expect(await found()).toEqual([`${key}: the log did not write it: no key of the log signed it under this name`])
    expect((await listLocked('anchors/')).map(({ key: name }) => name)).toEqual([key, anchorKey(2)])
  })

  it('are missed', async () => {
    const sentences = (await auditLog(now + 5 * day)).findings.map(({ sentence }) => sentence)
    expect(sentences).toContainEqual('there is none')
    await anchor()
    const later = (await auditLog(now + 5 * day)).findings.map(({ sentence }) => sentence)
    expect(later).toContainEqual(expect.stringMatching(/^they end with /))
  })

  it('are named where a key signed them that no key of the log introduced', async () => {
    const thief = withNewKey(undefined, newLogKey(), now)
    const { d: _, ...published } = thief.current
    await put(`keys/${published.kid}.json`, JSON.stringify(published))
    await anchor()
    await putForged(rehashed(), signerIn(thief), item => item)
    expect(await found()).toEqual(
      expect.arrayContaining([
        `keys/${published.kid}.json: no key of the log introduced it, so nothing that it signed counts`,
        expect.stringContaining(`${entity}: entries 1 to 8 are not as the log signed`),
      ]),
    )
  })
})
