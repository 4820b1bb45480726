import { parseArgs } from 'node:util'
import { product } from '../shared/domains.ts'
import { type NamedMigration, namedMigrations } from '../shared/platform/migrations.ts'
import { useLocalCloud } from './local-environment.ts'
import { useStage } from './stage-environment.ts'

const usage = `npm run migrate -- [--stage NAME] list
npm run migrate -- [--stage NAME] run NAME [--segments 4] [--per-second 200]
npm run migrate -- [--stage NAME] progress | stop | resume | revert NAME`

const options = {
  stage: { type: 'string' },
  segments: { type: 'string' },
  'per-second': { type: 'string' },
} as const

/**
 * `npm run migrate`: gives stored records the shape of this release, in the background (docs/guides/migrations.md). `--stage`
 * names a deployed stage, region and credentials being those of the AWS CLI; else it is the local cloud.
 */
const main = async (): Promise<void> => {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  const [command = '', name = '', ...others] = positionals
  if (others.length > 0) throw new Error(`One migration at a time: ${others.join(' ')} is too much.\n${usage}`)
  if (command !== 'run' && command !== 'revert' && (values.segments ?? values['per-second']) !== undefined)
    throw new Error(`--segments and --per-second are for run and revert.\n${usage}`)
  if (values.stage === undefined) useLocalCloud('name its stage: --stage')
  else await useStage(values.stage)
  // After the environment is set: the clients of tables and queues read it when they are loaded.
  const [runs, { overview, standing }] = await Promise.all([
    import('../shared/platform/events/run-migration.ts'),
    import('./migration-lines.ts'),
  ])
  const migrations = namedMigrations(product.migrations)
  if (command === 'list') {
    for (const migration of migrations) console.log(await overview(migration))
    return
  }
  const migration = migrations.find(each => each.name === name)
  if (!migration) throw new Error(name ? `There is no migration ${name}: list names all.\n${usage}` : usage)
  const paced = {
    segments: whole('--segments', values.segments ?? '4', 64),
    perSecond: whole('--per-second', values['per-second'] ?? '200', 10_000),
  }
  const commands = new Map<string, (migration: NamedMigration) => Promise<unknown>>([
    ['run', each => runs.startRun(each, { direction: 'up', ...paced })],
    ['revert', each => runs.startRun(each, { direction: 'down', ...paced })],
    ['resume', runs.resumeRun],
    ['stop', runs.stopRun],
    ['progress', async () => undefined],
  ])
  const wanted = commands.get(command)
  if (!wanted) throw new Error(usage)
  await wanted(migration)
  for (const line of await standing(migration)) console.log(line)
}

const whole = (option: string, text: string, most: number): number => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > most)
    throw new Error(`${option} is a whole number from 1 to ${most}.`)
  return number
}

await main().catch((error: Error) => {
  console.error(error.message)
  process.exitCode = 1
})
