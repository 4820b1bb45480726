import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { fillPage } from '../../../shared/transit/rules/fill-page.ts'

const looking = (shows: (candidate: number) => boolean) => {
  const looked: number[] = []
  const look = async (candidates: readonly number[]) => {
    looked.push(...candidates)
    return candidates.map(candidate => (shows(candidate) ? candidate : undefined))
  }
  return { looked, look }
}

const upTo = (count: number) => Array.from({ length: count }, (_, index) => index)

describe('a page', () => {
  it('reads no more than it shows when all are shown', async () => {
    const { looked, look } = looking(() => true)
    expect(await fillPage(upTo(100), 10, look)).toEqual({ shown: upTo(10), next: 9 })
    expect(looked).toEqual(upTo(10))
  })

  it('reads on until it is full', async () => {
    const { look } = looking(candidate => candidate % 3 === 0)
    expect(await fillPage(upTo(100), 4, look)).toEqual({ shown: [0, 3, 6, 9], next: 9 })
  })

  it('ends where there is nothing more', async () => {
    const { look } = looking(() => true)
    expect(await fillPage(upTo(10), 10, look)).toEqual({ shown: upTo(10), next: undefined })
    expect(await fillPage([], 10, look)).toEqual({ shown: [], next: undefined })
  })

  it('is bounded in what it reads, and returns where to continue', async () => {
    const { looked, look } = looking(() => false)
    expect(await fillPage(upTo(1000), 20, look)).toEqual({ shown: [], next: 199 })
    expect(looked).toHaveLength(200)
  })

  it('and the next ones show everything once, in order', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.boolean(), { maxLength: 60 }),
        fc.integer({ min: 1, max: 7 }),
        async (shows, limit) => {
          const { look } = looking(candidate => shows[candidate] ?? false)
          const all: number[] = []
          let rest = upTo(shows.length)
          for (;;) {
            const { shown, next } = await fillPage(rest, limit, look)
            all.push(...shown)
            if (next === undefined) break
            rest = rest.slice(rest.indexOf(next) + 1)
          }
          expect(all).toEqual(upTo(shows.length).filter(candidate => shows[candidate]))
        },
      ),
    )
  })
})
