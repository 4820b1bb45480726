import { beforeAll, describe, expect, it } from 'vitest'
import { handler as list } from '../../functions/activity/list-activity.ts'
import { hashOf } from '../../shared/activity/rules/entry.ts'
import { keys } from '../../shared/activity/rules/keys.ts'
import { dayList } from '../../shared/activity/rules/rows.ts'
import { verifyChain } from '../../shared/activity/store/chains.ts'
import { verifyList } from '../../shared/activity/store/lists.ts'
import { commerceIds } from '../../shared/commerce/domain.ts'
import { newId, suffixOf } from '../../shared/kernel/ids.ts'
import { send } from '../../shared/platform/dynamo/conditional-write.ts'
import { put } from '../../shared/platform/dynamo/writes.ts'
import { call } from '../support/call.ts'
import { putItem } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { logTrust } from '../support/log-keys.ts'
import { readStream } from '../support/stream.ts'
import { chainOf } from './changes.ts'
import { alter, deliverChanges, entriesOf, itemsOf, putChain, setMember } from './log.ts'

let token: string

beforeAll(async () => {
  const stop = await startIdentity('activity', 'commerce')
  token = (await accessTokenFor('admin')).token
  return stop
})

const lately = Date.now() - 3600_000
const newEntity = () => `booking:${newId(commerceIds.booking, Date.now())}`
const unreadable = new Uint8Array([1, 2, 3])

describe('a page that cannot be read', () => {
  it('200 is left out of the lists, and the pages around it are shown', async () => {
    const entity = newEntity()
    await putChain(chainOf(12, entity, lately).entries)
    await setMember(entity, 5, 'entries', unreadable)
    const sequences = async (query: Record<string, string | number>) => {
      const { status, body } = await call(list, { token, query: { limit: 100, ...query } })
      expect(status).toBe(200)
      const own = body.items.filter((item: { entity: string }) => item.entity === entity)
      return own.map(({ sequence }: { sequence: number }) => sequence)
    }
    const others = [12, 11, 10, 9, 4, 3, 2, 1]
    expect(await sequences({ entity })).toEqual(others)
    expect(await sequences({ from: new Date(lately - 1000).toISOString() })).toEqual(others)
  })

  it('200 is one of which an entry has a member of another type too', async () => {
    const entity = newEntity()
    await putChain(chainOf(8, entity, lately).entries)
    await alter(entity, 1, kept => kept.map(each => ({ ...each, entry: { ...each.entry, actor: 5 as never } })))
    const { body } = await call(list, { token, query: { entity } })
    expect(body.items.map(({ sequence }: { sequence: number }) => sequence)).toEqual([8, 7, 6, 5])
  })

  it('200 is left out where it is one of more than a query reads, and the list goes on behind them', async () => {
    const entity = newEntity()
    await putChain(chainOf(30, entity, lately).entries, 1)
    for (let start = 3; start <= 29; start += 1) await setMember(entity, start, 'entries', unreadable)
    const { status, body } = await call(list, { token, query: { entity } })
    expect(status).toBe(200)
    expect(body.items.map(({ sequence }: { sequence: number }) => sequence)).toEqual([30, 2, 1])
  })

  it('keeps the changes of no other entity out of the log, in the same batch', async () => {
    const [one, two] = [newId(commerceIds.booking, Date.now()), newId(commerceIds.booking, Date.now())]
    const keyOf = (id: string) => ({ pk: 'USER#usr_asha', sk: `BKG#${suffixOf(id)}` })
    await putChain(chainOf(2, `booking:${one}`, lately).entries)
    await setMember(`booking:${one}`, 1, 'entries', unreadable)
    for (const id of [one, two]) await send(put('commerce', { ...keyOf(id), id, state: 's' }))
    const mine = (await readStream('commerce')).filter(({ dynamodb }) =>
      [one, two].includes(String(dynamodb?.NewImage?.id?.S)),
    )
    expect(await deliverChanges('commerce', mine)).toEqual({ batchItemFailures: [] })
    expect(await entriesOf(`booking:${two}`)).toHaveLength(1)
    expect((await itemsOf(`booking:${one}`))[0]?.entries).toEqual(unreadable)
  })
})

describe('the verification', () => {
  it('names a row and a record of the newest page that cannot be read, and goes on', async () => {
    const entity = newEntity()
    const { entries } = chainOf(8, entity, lately)
    await putChain(entries)
    await putItem('activity', { ...keys.newest(entity), start: 'x' })
    const found = (await verifyChain(entity, Date.now())).findings
    expect(found.map(({ kind, sequence }) => [kind, sequence])).toEqual([['altered', 0]])
    const day = dayList(entries[0]?.at ?? '')
    await putItem('activity', { ...keys.row(day, `${entries[0]?.at} forged`), entries: 'none' })
    const inList = await verifyList(day, Date.now())
    expect(inList.filter(({ entity: list }) => list === day)).toMatchObject([{ kind: 'altered', sequence: 0 }])
  })

  it('accepts a chain whose items an earlier version stamped, and one that goes on behind it', async () => {
    const entity = newEntity()
    const { entries } = chainOf(8, entity, lately)
    expect(entries.every(entry => entry.hash === hashOf(entry))).toBe(true)
    await putChain(entries)
    expect(await verifyChain(entity, Date.now())).toMatchObject({ entries: 8, findings: [] })
    const id = entity.replace('booking:', '')
    const key = { pk: 'USER#usr_asha', sk: `BKG#${suffixOf(id)}` }
    // As an earlier version wrote it, and as it is changed now.
    await putItem('commerce', { ...key, id, state: 's0', who: 'usr_asha req-0 a1b' })
    await send(put('commerce', { ...key, id, state: 's8', who: 'usr_asha req-0 a1b' }))
    const own = (await readStream('commerce')).filter(({ dynamodb }) => dynamodb?.NewImage?.id?.S === id)
    await deliverChanges('commerce', own)
    expect(await verifyChain(entity, Date.now(), logTrust)).toMatchObject({ entries: 10, before: 0, findings: [] })
    expect((await entriesOf(entity)).slice(8).map(({ actor }) => actor)).toEqual(['usr_asha', 'operator'])
  })
})
