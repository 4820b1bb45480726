import { parseArgs } from 'node:util'
import { now } from '../shared/kernel/clock.ts'
import { loadDemo } from './demo/load-demo.ts'
import { useLocalCloud } from './local-environment.ts'
import { useStage } from './stage-environment.ts'

const usage = 'npm run seed -- [--stage development|staging] [--days 30]'

const options = { stage: { type: 'string' }, days: { type: 'string', default: '30' } } as const

/**
 * `npm run seed`: loads the demo network into a deployed stage, which `npm start` does for its own cloud: cities, routes, buses
 * and the departures of the coming days. Run again, it adds what is missing, such as the days that came in sight since.
 */
const main = async (): Promise<void> => {
  const { values } = parseArgs({ options })
  const days = Number(values.days)
  if (!Number.isInteger(days) || days < 1 || days > 60) throw new Error(`--days is from 1 to 60.\n${usage}`)
  if (values.stage === 'production')
    throw new Error('The demo network is not for production: nobody drives these buses.')
  if (values.stage === undefined) useLocalCloud('name its stage: --stage')
  else await useStage(values.stage)
  const { complete } = await loadDemo({ now: now(), days }, sentence => console.log(sentence))
  await complete
}

await main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
