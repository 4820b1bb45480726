import { shardNumbers } from '../rules/shards.ts'
import { type Sums, type Work, withRows } from '../rules/sums.ts'
import { readAccounts, rowsOfPage } from '../store/pages.ts'
import { putWork, readWork } from '../store/reports.ts'

/** So many portions of a page, of up to 1 MB each, are summed again where a run is cut off. */
const portionsUntilSaved = 20

/**
 * Sums the rows of a day, from where an earlier run stopped.
 * @returns undefined where there is no time left; the next call goes on there
 */
export const sumDay = async (day: string, hasTime: () => boolean): Promise<readonly Sums[] | undefined> => {
  let work: Work = (await readWork(day)) ?? { day, sums: [] }
  const begun = work
  let portions = 0
  for (const { account, shard } of partitionsAfter(await readAccounts(day), work)) {
    const after = account === begun.account && shard === begun.shard ? begun.after : undefined
    for await (const { rows, last } of rowsOfPage(account, day, shard, after)) {
      work = { day, account, shard, after: last, sums: withRows(work.sums, shard, rows) }
      portions += 1
      const goesOn = hasTime()
      if (!goesOn || portions % portionsUntilSaved === 0) await putWork(work)
      if (!goesOn) return undefined
    }
  }
  return work.sums
}

/** The pages from the one in work on. */
const partitionsAfter = (accounts: readonly string[], { account: at = '', shard: from = 0 }: Work) =>
  accounts
    .flatMap(account => shardNumbers.map(shard => ({ account, shard })))
    .filter(({ account, shard }) => account > at || (account === at && shard >= from))
