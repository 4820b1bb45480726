import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { keep } from '../../shared/platform/dynamo/kept.ts'

beforeEach(() => {
  process.env.CATALOG_TABLE = 'catalog-kept'
  vi.useFakeTimers({ toFake: ['Date'], now: 1_800_000_000_000 })
})
afterEach(() => void vi.useRealTimers())

const counting = () => {
  let reads = 0
  const read = async () => {
    reads += 1
    return reads
  }
  return { read, reads: () => reads }
}

const twoSeconds = { table: 'catalog', forMs: 2_000, most: 3 } as const

describe('what is kept', () => {
  it('is read once until its time is over, counted from when its read began', async () => {
    const kept = keep<number>(twoSeconds)
    const slow = async () => {
      vi.setSystemTime(Date.now() + 1_500)
      return 7
    }
    expect(await kept.get('a', slow)).toBe(7)
    const { read, reads } = counting()
    vi.setSystemTime(Date.now() + 499)
    expect([await kept.get('a', read), reads()]).toEqual([7, 0])
    vi.setSystemTime(Date.now() + 1)
    expect([await kept.get('a', read), reads()]).toEqual([1, 1])
  })

  it('is read again after the clock was put back', async () => {
    const kept = keep<number>(twoSeconds)
    const { read } = counting()
    await kept.get('a', read)
    vi.setSystemTime(Date.now() - 3_600_000)
    expect(await kept.get('a', read)).toBe(2)
  })

  it('is read once for all calls at the same time', async () => {
    const kept = keep<number>(twoSeconds)
    const { read, reads } = counting()
    expect(await Promise.all([kept.get('a', read), kept.get('a', read), kept.get('a', read)])).toEqual([1, 1, 1])
    expect(reads()).toBe(1)
  })

  it('does not include a failure or a missing record', async () => {
    const kept = keep<number | undefined>(twoSeconds)
    await expect(kept.get('a', () => Promise.reject(new Error('throttled')))).rejects.toThrow('throttled')
    expect(await kept.get('a', async () => undefined)).toBeUndefined()
    expect(await kept.get('a', async () => 5)).toBe(5)
  })

  it('is read again for another table', async () => {
    const kept = keep<number>(twoSeconds)
    await kept.get('a', async () => 1)
    process.env.CATALOG_TABLE = 'another'
    expect(await kept.get('a', async () => 2)).toBe(2)
  })

  it('is bounded: the oldest is dropped', async () => {
    const kept = keep<number>(twoSeconds)
    for (const key of ['a', 'b', 'c', 'd']) await kept.get(key, async () => 1)
    const { read, reads } = counting()
    for (const key of ['d', 'c', 'b']) expect(await kept.get(key, read)).toBe(1)
    expect([await kept.get('a', read), reads()]).toEqual([1, 1])
  })
})

describe('many keys', () => {
  it('are read together where they are missing, even more than are kept', async () => {
    const kept = keep<string>(twoSeconds)
    await kept.get('b', async () => 'old b')
    const keysRead: string[][] = []
    const read = async (missing: readonly string[]) => {
      keysRead.push([...missing])
      return missing.map(key => `new ${key}`)
    }
    const keys = ['a', 'b', 'c', 'd', 'e', 'a']
    expect(await kept.getAll(keys, read)).toEqual(['new a', 'old b', 'new c', 'new d', 'new e', 'new a'])
    expect(keysRead).toEqual([['a', 'c', 'd', 'e']])
    expect(await kept.getAll([], read)).toEqual([])
    expect(keysRead).toHaveLength(1)
  })
})
