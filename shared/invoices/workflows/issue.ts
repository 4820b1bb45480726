import { ledgerPut } from '../../commerce/store/ledger.ts'
import { transact } from '../../platform/dynamo/transaction.ts'
import type { Document, Draft } from '../rules/document.ts'
import type { Issued } from '../rules/issued.ts'
import { documentNumber, type Series } from '../rules/series.ts'
import { counterUpdate, readNext } from '../store/counters.ts'
import { documentPut } from '../store/documents.ts'

/** DynamoDB takes a hundred items in a transaction: two counters, and a document with its event each. */
export const mostAtOnce = 49

/** Each lost race means that another consumer has numbered something of the same series. */
const attempts = 10

/** A document of one issuer with the series that numbers it. */
export interface Numbered extends Issued {
  readonly series: Series
}

/**
 * Numbers documents of one issuer and writes them with their events of the ledger, all in one transaction with the counters, so
 * that no number is given without its document.
 * @returns the documents; undefined where one of them is there already: nothing was written then
 * @throws Error where the counters kept changing; any other error of DynamoDB
 */
export const issueTogether = async (all: readonly Numbered[]): Promise<Document[] | undefined> => {
  if (all.length > mostAtOnce) throw new RangeError(`${all.length} documents in one transaction`)
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const counters = await countersOf(all)
    const documents = numbered(all, counters)
    const failed = await transact([
      ...counters.map(({ series, next, count }) => counterUpdate(series, next, count)),
      ...documents.map(documentPut),
      ...all.map(({ event }) => ledgerPut(event)),
    ])
    if (failed.length === 0) return documents
    if (failed.some(position => position >= counters.length)) return undefined
  }
  throw new Error('the counters of invoices kept changing')
}

interface Counter {
  readonly series: Series
  readonly next: number
  readonly count: number
}

const nameOf = ({ issuer_id, type, year }: Series): string => [issuer_id, type, year].join(' ')

const countersOf = (all: readonly Numbered[]): Promise<Counter[]> => {
  const series = Map.groupBy(
    all.filter(({ draft }) => draft !== undefined),
    each => nameOf(each.series),
  )
  return Promise.all(
    [...series.values()].map(async of => {
      const [first] = of as [Numbered]
      return { series: first.series, next: await readNext(first.series), count: of.length }
    }),
  )
}

const numbered = (all: readonly Numbered[], counters: readonly Counter[]): Document[] => {
  const next = new Map(counters.map(counter => [nameOf(counter.series), counter.next]))
  const numbers = new Map<string, string>()
  return all.flatMap(({ draft, series }) => {
    if (!draft) return []
    const position = next.get(nameOf(series)) ?? 0
    next.set(nameOf(series), position + 1)
    const number = documentNumber(series, position)
    numbers.set(draft.id, number)
    return [{ ...withCorrected(draft, numbers), number }]
  })
}

/** The invoice that a credit note corrects may get its number in the same transaction. */
const withCorrected = (draft: Draft, numbers: ReadonlyMap<string, string>): Draft =>
  draft.corrects
    ? { ...draft, corrects: { ...draft.corrects, number: numbers.get(draft.corrects.id) ?? draft.corrects.number } }
    : draft
