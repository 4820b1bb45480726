import { parseArgs } from 'node:util'
import type { LedgerTotals, OpenBalance } from '../shared/commerce/rules/ledger-balances.ts'
import { now } from '../shared/kernel/clock.ts'
import { useLocalCloud } from './local-environment.ts'
import { useStage } from './stage-environment.ts'

/**
 * `npm run ledger:verify`: proves that each capture and refund has its events in the ledger and that the ledger has no others, and
 * that the pages of accounts list what was posted; or names what was altered, dropped or doubled and exits with 1. `--stage` names a deployed stage, region and
 * credentials being those of the AWS CLI; else it is the local cloud. `--since` takes the date of the first payment that has a ledger.
 */
const main = async (): Promise<void> => {
  const option = { type: 'string' } as const
  const { values } = parseArgs({ options: { stage: option, since: option } })
  const since = values.since === undefined ? 0 : Date.parse(values.since)
  if (Number.isNaN(since)) throw new Error('--since is a date: 2027-01-15.')
  if (values.stage === undefined) useLocalCloud('name its stage: --stage')
  else await useStage(values.stage)
  // After the environment is set: the clients of tables read it when they are loaded.
  const { verifyLedger } = await import('../shared/commerce/workflows/verify-ledger.ts')
  const { verifyPages } = await import('../shared/ledger/workflows/verify-pages.ts')
  const at = now()
  const { bookings, events, skipped, open, totals, ...ledger } = await verifyLedger({ now: at, since })
  const pages = await verifyPages()
  const findings = [...ledger.findings, ...pages.findings]
  for (const { booking_id, sentence } of findings) console.log(`${booking_id}: ${sentence}`)
  for (const balance of open.toSorted((left, right) => left.since - right.since)) console.log(openLine(balance, at))
  for (const each of totals) console.log(equationOf(each))
  if (skipped > 0) console.log(`Bookings paid before ${values.since}, which were not checked: ${skipped}.`)
  const counted = `Events: ${events}, of bookings: ${bookings}, in rows of pages: ${pages.rows}`
  if (findings.length === 0) return console.log(`${counted}: nothing was altered, dropped or doubled.`)
  console.log(`${counted}: ${findings.length} found.`)
  process.exitCode = 1
}

const hourMs = 3600_000

const openLine = ({ booking_id, account, amount, currency, since }: OpenBalance, at: number): string =>
  `${booking_id}: ${account} is open with ${amount} ${currency} for ${Math.floor((at - since) / hourMs)} h`

const equationOf = ({ currency, captured, revenue, tax, fees, payable, refunded, open }: LedgerTotals): string =>
  `${currency}, in minor units: captured ${captured}; revenue ${revenue} + tax ${tax} + fees ${fees} + payable ${payable} + refunded ${refunded} + open ${open} = ${revenue + tax + fees + payable + refunded + open}`

await main().catch(error => {
  console.error(error instanceof Error ? error.message : String(error))
  process.exitCode = 2
})
