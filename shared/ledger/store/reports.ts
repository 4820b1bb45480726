import { send } from '../../platform/dynamo/conditional-write.ts'
import { getItem, queryAll, queryPage } from '../../platform/dynamo/items.ts'
import { parseAll, recordOf } from '../../platform/dynamo/records.ts'
import { put, remove } from '../../platform/dynamo/writes.ts'
import { OpenItem, Report } from '../rules/report.ts'
import { Work } from '../rules/sums.ts'

const reportRecords = recordOf('ledger', 'report', Report)
const workRecords = recordOf('ledger', 'report in work', Work)
const openRecords = recordOf('ledger', 'open item', OpenItem)

const reportKey = (day: string) => ({ pk: 'REPORTS', sk: day })
const workKey = (day: string) => ({ pk: 'WORK', sk: day })
const openKey = (day: string, { booking_id, account, currency }: OpenItem) => ({
  pk: `OPEN#${day}`,
  sk: `${booking_id}#${account}#${currency}`,
})

export const readReport = async (day: string): Promise<Report | undefined> => {
  const item = await getItem('ledger', reportKey(day))
  return item && reportRecords.parse(item)
}

export const putReport = async (report: Report): Promise<void> => {
  await send(put('ledger', { ...reportKey(report.day), ...reportRecords.check(report) }))
}

/** The last day that has a report. */
export const readLastDay = async (): Promise<string | undefined> => {
  const { items } = await queryPage('ledger', {
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': reportKey('').pk },
    ScanIndexForward: false,
    ConsistentRead: true,
    Limit: 1,
  })
  return items[0] && String(items[0].sk)
}

/** The days whose report was begun and is not done. */
export const readDaysInWork = async (): Promise<string[]> =>
  (
    await queryAll('ledger', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': workKey('').pk },
      ConsistentRead: true,
    })
  ).map(({ sk }) => String(sk))

export const readWork = async (day: string): Promise<Work | undefined> => {
  const item = await getItem('ledger', workKey(day))
  return item && workRecords.parse(item)
}

export const putWork = async (work: Work): Promise<void> => {
  await send(put('ledger', { ...workKey(work.day), ...workRecords.check(work) }))
}

export const forgetWork = async (day: string): Promise<void> => {
  await send(remove('ledger', workKey(day)))
}

/** What was open at the end of a day. */
export const readOpen = async (day: string): Promise<OpenItem[]> =>
  parseAll(
    openRecords.parse,
    await queryAll('ledger', {
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': `OPEN#${day}` },
      ConsistentRead: true,
    }),
  )

const atOnce = 16

/** Makes `items` all that was open at the end of a day. */
export const putOpen = async (day: string, items: readonly OpenItem[], before: readonly OpenItem[]): Promise<void> => {
  const names = new Set(items.map(item => openKey(day, item).sk))
  const writes = [
    ...items.map(item => put('ledger', { ...openKey(day, item), ...openRecords.check(item) })),
    ...before.filter(item => !names.has(openKey(day, item).sk)).map(item => remove('ledger', openKey(day, item))),
  ]
  for (let start = 0; start < writes.length; start += atOnce)
    await Promise.all(writes.slice(start, start + atOnce).map(write => send(write)))
}
