import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Entry, hashOf, keptForMs, type Last, newestKeptForMs } from '../../shared/activity/rules/entry.ts'
import { chainCheck, type Newest, type Stored } from '../../shared/activity/rules/verify.ts'
import { chainOf, stored } from './changes.ts'

const now = Date.parse('2027-01-21T00:00:00Z')

const findings = (items: readonly Stored[], head: Last | undefined, at = now, newest?: Newest) => {
  const check = chainCheck('booking:bkg_x1', at)
  for (const item of items) check.next(item)
  return check.end(head, newest).map(({ kind, sequence }) => `${kind} ${sequence}`)
}

const chain = fc.integer({ min: 1, max: 12 }).map(length => chainOf(length))
const place = (items: readonly unknown[]) => fc.integer({ min: 0, max: items.length - 1 })
const chainAndPlace = chain.chain(({ entries, head }) => place(entries).map(at => ({ entries, head, at })))

const member = fc.constantFrom('entity', 'at', 'action', 'actor', 'request_id', 'before', 'after', 'source')

describe('a chain', () => {
  it('that is unchanged has no findings', () => {
    fc.assert(
      fc.property(chain, ({ entries, head }) => {
        expect(findings(stored(entries), head)).toEqual([])
      }),
    )
  })

  it('names the entry of which anything was altered', () => {
    fc.assert(
      fc.property(chainAndPlace, member, fc.string({ minLength: 1 }), ({ entries, head, at }, name, text) => {
        const before = entries[at] as Entry
        const changed = entries.with(at, { ...before, [name]: `${before[name]}${text}` })
        expect(findings(stored(changed), head)).toEqual([`altered ${at + 1}`])
      }),
    )
  })

  it('names the entry that was altered and given the hash that fits', () => {
    fc.assert(
      fc.property(chainAndPlace, ({ entries, head, at }) => {
        const forged = { ...(entries[at] as Entry), actor: 'usr_forged' }
        const changed = entries.with(at, { ...forged, hash: hashOf(forged) })
        expect(findings(stored(changed), head)).toEqual([`altered ${at + 1}`])
      }),
    )
  })

  it('names an entry that was dropped, the last and the only one too', () => {
    fc.assert(
      fc.property(chainAndPlace, ({ entries, head, at }) => {
        expect(findings(stored(entries).toSpliced(at, 1), head)).toEqual([`missing ${at + 1}`])
      }),
    )
  })

  it('names every entry from the first to the last that was dropped', () => {
    const { entries, head } = chainOf(9)
    const check = chainCheck('booking:bkg_x1', now)
    for (const item of stored(entries).toSpliced(3, 3)) check.next(item)
    expect(check.end(head).map(({ sentence }) => sentence)).toEqual(['entries 4 to 6 are missing'])
  })

  it('names both entries that changed places', () => {
    fc.assert(
      fc.property(chainAndPlace, fc.nat(), ({ entries, head, at }, other) => {
        const to = other % entries.length
        if (to === at) return
        const swapped = entries.with(at, entries[to] as Entry).with(to, entries[at] as Entry)
        const expected = [at, to].toSorted((a, b) => a - b).map(index => `moved ${index + 1}`)
        expect(findings(stored(swapped), head)).toEqual(expected)
      }),
    )
  })

  it('names an entry put in from another chain, or twice', () => {
    const { entries, head } = chainOf(5)
    const foreign = chainOf(5, 'booking:bkg_other').entries
    expect(findings(stored(entries.with(2, foreign[2] as Entry)), head)).toEqual(['moved 3'])
    expect(findings(stored(entries.with(2, entries[1] as Entry)), head)).toEqual(['moved 3'])
  })

  it('names an entry that occurs a second time, though none is missing', () => {
    fc.assert(
      fc.property(chainAndPlace, ({ entries, head, at }) => {
        const doubled = stored(entries).toSpliced(at, 0, stored(entries)[at] as Stored)
        expect(findings(doubled, head)).toEqual([`moved ${at + 1}`])
      }),
    )
  })

  it('names an entry that lies behind a later one', () => {
    const { entries, head } = chainOf(5)
    const [first, second, third, fourth, fifth] = stored(entries) as [Stored, Stored, Stored, Stored, Stored]
    expect(findings([first, third, second, fourth, fifth], head)).toEqual(['missing 2', 'moved 2'])
  })

  it('names a change that was never logged', () => {
    const { entries } = chainOf(4)
    const relinked: Entry[] = []
    for (const entry of entries.toSpliced(1, 1)) {
      const last = relinked.at(-1)
      const moved = {
        ...entry,
        sequence: relinked.length + 1,
        previous_hash: last?.hash ?? null,
        previous_at: last?.at ?? null,
      }
      relinked.push({ ...moved, hash: hashOf(moved) })
    }
    expect(findings(stored(relinked), relinked.at(-1))).toEqual(['unrecorded 2'])
  })
})

describe('where a chain begins and ends', () => {
  const old = Date.parse('2027-01-20T08:00:00Z')

  it.each([
    ['as soon as they may be', keptForMs + 4000, []],
    ['before they may be', keptForMs + 2999, ['missing 1']],
  ])('the first four of six entries pruned %s', (_, age, expected) => {
    const { entries, head } = chainOf(6)
    expect(findings(stored(entries).slice(4), head, old + age)).toEqual(expected)
  })

  it.each([
    ['as soon as it may be', newestKeptForMs, []],
    ['before it may be', newestKeptForMs - 1, ['missing 5']],
  ])('the newest page gone %s', (_, age, expected) => {
    const { entries } = chainOf(4)
    const newest = { start: 5, at: '2027-01-20T08:00:00.000Z' }
    expect(findings(stored(entries), entries[3], old + age, newest).filter(each => each !== 'missing 1')).toEqual(
      expected,
    )
  })

  it('a chain that began anew, as all of it was pruned before the next change, has no findings', () => {
    const { entries } = chainOf(2, 'booking:bkg_x1', old + keptForMs)
    const newest = { start: 9, at: '2027-01-20T08:00:00.000Z' }
    expect(findings(stored(entries), entries[1], old + keptForMs + 60_000, newest)).toEqual([])
  })

  it('a chain that began anew too early to be pruned lacks its pages', () => {
    const { entries } = chainOf(2, 'booking:bkg_x1', old + keptForMs - 60_000)
    const newest = { start: 9, at: '2027-01-20T08:00:00.000Z' }
    expect(findings(stored(entries), entries[1], old + keptForMs + 60_000, newest)).toEqual(['missing 9'])
  })

  it('a page after the one noted as the newest is being written', () => {
    const { entries, head } = chainOf(5)
    expect(findings(stored(entries), head, now, { start: 3, at: '2027-01-20T08:00:00.000Z' })).toEqual([])
  })

  it('entries beyond the one that the page ends with were added, or its end was altered', () => {
    const { entries } = chainOf(5)
    expect(findings(stored(entries), entries[2])).toEqual(['altered 3'])
  })
})
