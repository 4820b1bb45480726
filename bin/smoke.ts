import { parseArgs } from 'node:util'
import { type Buyer, buyAndCancel, findSeat, holdAndRelease, register, signIn } from './smoke/buyer-checks.ts'
import { guestChecks } from './smoke/guest-checks.ts'
import { type Stage, stageAt } from './smoke/stage.ts'

const usage = 'npm run smoke -- URL [--from Mumbai] [--to Pune] [--date 2027-01-20]'

const inDays = (days: number): string => new Date(Date.now() + days * 24 * 3600_000).toISOString().slice(0, 10)

const options = {
  from: { type: 'string', default: 'Mumbai' },
  to: { type: 'string', default: 'Pune' },
  date: { type: 'string', default: inDays(3) },
} as const

/**
 * `npm run smoke -- URL`: checks a deployed stage by its public address, as its customers use it, and takes back what it did.
 * `SMOKE_EMAIL` and `SMOKE_PASSWORD` are of an account that may buy; without them what needs one is not checked, which is said.
 */
const main = async (): Promise<void> => {
  const { values: trip, positionals } = parseArgs({ options, allowPositionals: true })
  const [url = ''] = positionals
  if (!URL.canParse(url)) throw new Error(usage)
  const stage = stageAt(url)
  for (const [what, check] of Object.entries(guestChecks)) await step(what, () => check(stage))
  const buyer = await step('a customer signs in', () => buyerAt(stage))
  if (buyer === null) console.log('– holding and buying: SMOKE_EMAIL and SMOKE_PASSWORD name no account')
  if (!buyer) return
  try {
    const seat = await step('a search finds a free seat', () => findSeat(stage, trip))
    if (!seat) return
    await step('a seat is held, shown as held, and given back', () => holdAndRelease(stage, buyer, seat))
    const isBought = await step('a seat is bought, its ticket read, and cancelled', () =>
      buyAndCancel(stage, buyer, seat),
    )
    if (isBought === false) console.log('– buying: there is no sandbox gateway, and real money is not spent')
  } finally {
    await step('the customer leaves', buyer.leave)
  }
}

/** @returns undefined where the check failed */
const step = async <T>(what: string, check: () => Promise<T>): Promise<T | undefined> => {
  try {
    const found = await check()
    if (found !== null && found !== false) console.log(`✓ ${what}`)
    return found
  } catch (error) {
    console.log(`✗ ${what}: ${(error as Error).message}`)
    process.exitCode = 1
    return undefined
  }
}

/** @returns null where there is no account to sign in to */
const buyerAt = async (stage: Stage): Promise<Buyer | null> => {
  const { SMOKE_EMAIL: email, SMOKE_PASSWORD: password } = process.env
  if (email && password) return signIn(stage, { email, password })
  return (await register(stage)) ?? null
}

await main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
