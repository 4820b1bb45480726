import { randomBytes } from 'node:crypto'
import type { DynamoDBRecord } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { verifyChain } from '../../shared/activity/store/chains.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { deliverChanges, entriesOf } from '../activity/log.ts'
import { createTables } from '../support/dynamo.ts'
import { startSecrets } from '../support/secrets.ts'

let stop: () => Promise<void>

beforeAll(async () => {
  await createTables('activity')
  stop = (await startSecrets()).stop
})

afterAll(() => stop())

let position = 0

/** A bus's image with so many amenities of a hundred random characters each. */
const bus = (id: string, amenities: number) => ({
  pk: { S: `BUS#bus_${id}` },
  sk: { S: 'BUS' },
  id: { S: `bus_${id}` },
  amenities: { L: Array.from({ length: amenities }, () => ({ S: randomBytes(75).toString('base64url') })) },
})

type Bus = ReturnType<typeof bus>

const changeRecord = (before: Bus | undefined, after: Bus): DynamoDBRecord => {
  position += 1
  return {
    eventID: String(position),
    eventName: before ? 'MODIFY' : 'INSERT',
    eventSourceARN: 'arn:aws:dynamodb:us-east-1:1:table/catalog/stream/2027-01-20T00:00:00.000',
    dynamodb: {
      Keys: { pk: after.pk, sk: after.sk },
      NewImage: after,
      ...(before && { OldImage: before }),
      ApproximateCreationDateTime: Math.floor(Date.now() / 1000),
      SequenceNumber: String(position),
    },
  }
}

const verified = async (id: string) => {
  const { entries, findings } = await verifyChain(`bus:bus_${id}`, Date.now())
  return { entries, findings }
}

describe('changes too large for an item of the log', () => {
  it('that no page has room for are logged, with their large members masked', async () => {
    const [large, small] = [newSuffix(Date.now()), newSuffix(Date.now())]
    const changes = [changeRecord(bus(large, 3500), bus(large, 3500)), changeRecord(undefined, bus(small, 1))]
    expect(await deliverChanges('catalog', changes)).toEqual({ batchItemFailures: [] })
    const [entry] = await entriesOf(`bus:bus_${large}`)
    expect([entry?.before, entry?.after]).toEqual(Array(2).fill('{"amenities":"masked"}'))
    expect(await verified(small)).toEqual({ entries: 1, findings: [] })
  })

  it('one by one, but not together, go to several pages of their entity', async () => {
    const id = newSuffix(Date.now())
    const images = Array.from({ length: 21 }, () => bus(id, 400))
    const changes = images.slice(1).map((image, index) => changeRecord(images[index], image))
    expect(await deliverChanges('catalog', changes.slice(0, 15))).toEqual({ batchItemFailures: [] })
    await Promise.all([deliverChanges('catalog', changes.slice(10)), deliverChanges('catalog', changes.slice(5))])
    expect(await deliverChanges('catalog', changes)).toEqual({ batchItemFailures: [] })
    expect(await verified(id)).toEqual({ entries: 20, findings: [] })
  })

  it('one by one, but not in a transaction, are begun one by one', async () => {
    const ids = Array.from({ length: 70 }, () => newSuffix(Date.now()))
    const changes = ids.map(id => changeRecord(undefined, bus(id, 700)))
    expect(await deliverChanges('catalog', changes)).toEqual({ batchItemFailures: [] })
    for (const id of ids) expect(await verified(id)).toEqual({ entries: 1, findings: [] })
  })
})
