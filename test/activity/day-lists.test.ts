import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/activity/list-activity.ts'
import type { Entry } from '../../shared/activity/rules/entry.ts'
import { dayList, dayLists, dayShards } from '../../shared/activity/rules/rows.ts'
import { isSigned } from '../../shared/activity/rules/signature.ts'
import { answer, type Place } from '../../shared/activity/store/answer.ts'
import { append } from '../../shared/activity/store/append.ts'
import { verifyChain } from '../../shared/activity/store/chains.ts'
import { headsOf, isLogged } from '../../shared/activity/store/heads.ts'
import { verifyList } from '../../shared/activity/store/lists.ts'
import type { Sealing } from '../../shared/activity/store/sealing.ts'
import { newSuffix } from '../../shared/kernel/ids.ts'
import { call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { logSigner, logTrust } from '../support/log-keys.ts'
import { counted } from '../transit/counted.ts'
import { chainOf, draft } from './changes.ts'
import { entriesOf, itemsOf, putChain } from './log.ts'

/** A day's rows lie in several lists, those from before in the first alone: readers see one list in the order of time. */

const day = '2027-02-03'
const noon = Date.parse(`${day}T12:00:00Z`)
const later = Date.parse('2027-02-04T12:00:00Z')
const batches = 120

/** Two changes of an entity in each batch, batches a second apart: the next begins before the one before has ended. */
const entities = Array.from({ length: 40 }, () => `booking:bkg_${newSuffix(noon)}`)
const earlier = `booking:bkg_${newSuffix(noon)}`

const sealing: Sealing = { signer: logSigner, isSealed: async page => isSigned(page, logTrust.keys) }

let expected: Entry[]
let stop: () => Promise<void>

beforeAll(async () => {
  stop = await startIdentity('activity')
  await putChain(chainOf(30, earlier, noon).entries)
  for (let batch = 0; batch < batches; batch += 1) {
    const entity = entities[batch % entities.length] as string
    const changes = [0, 1500].map((ms, index) => ({
      draft: draft({ entity, at: new Date(noon + batch * 1000 + ms).toISOString() }),
      source: `stream/${batch * 2 + index + 1}`,
    }))
    expect((await append(changes, sealing)).size).toBe(0)
  }
  const all = (await Promise.all([...entities, earlier].map(entriesOf))).flat()
  expected = all.toSorted((left, right) => (left.at < right.at ? 1 : -1))
})

afterAll(() => stop())

const label = ({ entity, sequence }: Pick<Entry, 'entity' | 'sequence'>) => `${entity} ${sequence}`
const range = { of: 'time', from: `${day}T00:00:00.000Z`, to: `${day}T23:59:59.999Z` } as const

describe('the changes of a busy day', () => {
  it('are written to several partitions, a row for each batch as before', async () => {
    const rows = await Promise.all(dayLists(day).map(async list => (await itemsOf(list)).length))
    // Those of the chain from before are in the first.
    const before = (await itemsOf(dayList(day))).filter(({ sk }) => String(sk).endsWith(` of ${earlier}`)).length
    expect(rows.reduce((sum, each) => sum + each)).toBe(batches + before)
    expect(rows).toHaveLength(dayShards)
    for (const each of rows) expect(each).toBeLessThan((batches + before) / 2)
  })

  it.each([1, 7, 100])('are listed as one, each once and the newest first, in pages of %i', async limit => {
    const found: Entry[] = []
    let place: Place | undefined
    do {
      const page = await answer(range, limit, place)
      expect(page.entries.length).toBeLessThanOrEqual(limit)
      found.push(...page.entries)
      place = page.next
    } while (place && found.length < limit * 20)
    expect(found.map(({ at }) => at)).toEqual(expected.slice(0, found.length).map(({ at }) => at))
    expect(new Set(found.map(label)).size).toBe(found.length)
    if (!place) expect(found.map(label).sort()).toEqual(expected.map(label).sort())
  })

  it('cost a page no more requests than its lists, whatever the day has', async () => {
    const { token } = await accessTokenFor('admin')
    const query = { from: day, to: day, limit: 100 }
    const asked = await counted(() => call(handler, { query, token }))
    // The session, a query of each list, and perhaps one more of the list that is read the least far; the pages that they name.
    expect(asked.requests).toBeLessThanOrEqual(1 + dayShards + 2 + 2)
  })

  it('are anchored and proved, from whichever list', async () => {
    const anchored = new Set<string>()
    for await (const heads of headsOf(day)) for (const [entity] of heads) anchored.add(entity)
    expect(anchored).toEqual(new Set([...entities, earlier]))
    for (const entity of [earlier, ...entities.slice(0, 5)])
      expect(await verifyChain(entity, later, logTrust)).toMatchObject({ findings: [] })
    for (const list of dayLists(day)) expect(await verifyList(list, later, logTrust)).toEqual([])
  })
})

it('a day is logged whichever of its lists has a row', async () => {
  const quiet = '2027-02-05'
  expect(await isLogged(quiet)).toBe(false)
  const change = draft({ entity: `booking:bkg_${newSuffix(noon)}`, at: `${quiet}T12:00:00.000Z` })
  await append([{ draft: change, source: 'stream/1' }], sealing)
  expect(await isLogged(quiet)).toBe(true)
})
