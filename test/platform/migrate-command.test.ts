import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { product } from '../../shared/domains.ts'
import { beginRun, parkItem, readProgress, recordStep } from '../../shared/platform/dynamo/migration-runs.ts'
import { putItem } from '../support/departure.ts'
import { describeStage } from '../support/described-stage.ts'
import { createTables } from '../support/dynamo.ts'
import { startQueues } from '../support/queues.ts'

const folder = mkdtempSync(join(tmpdir(), 'holdfast-migrate-'))
let tables: Awaited<ReturnType<typeof createTables>>
let path: string
let queues: Awaited<ReturnType<typeof startQueues>>

const migrate = (...options: string[]): Promise<{ code: number; lines: string[]; errors: string }> =>
  new Promise(resolve => {
    const file = join(import.meta.dirname, '../../bin/migrate.ts')
    const env = { ...process.env, PATH: path, HOLDFAST_DATA: folder }
    execFile(process.execPath, [file, ...options], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), lines: stdout.trim().split('\n'), errors: stderr }),
    )
  })

beforeAll(async () => {
  tables = await createTables('commerce', 'operations')
  queues = await startQueues('migrations')
  path = describeStage(folder, 'Holdfast-staging', tables)
})

afterAll(async () => {
  await queues.stop()
  rmSync(folder, { recursive: true })
})

describe('npm run migrate', () => {
  it('lists what there is, with where it stands and what cannot be reverted', async () => {
    const { code, lines, errors } = await migrate('--stage', 'staging', 'list')
    expect([code, errors]).toEqual([0, ''])
    expect(lines[0]).toMatch(/^bookings-of-kinds \(never ran\): Bookings from before .* It cannot be reverted\.$/)
    expect(lines).toHaveLength(Object.keys(product.migrations).length)
  })

  it('begins a run by a message for each part, and says how far each is', async () => {
    await putItem('commerce', { pk: 'USER#usr_1', sk: 'RSV#1', rounds: 1 })
    const run = await migrate('--stage', 'staging', 'run', 'holds-of-kinds', '--segments', '2')
    expect([run.code, run.errors]).toEqual([0, ''])
    expect(run.lines).toEqual([
      'holds-of-kinds, run 1: running',
      expect.stringMatching(/^0 of about \d+ items read; 0 moved, 0 there already, 0 left as they are, 0 parked$/),
      'part 0: not begun',
      'part 1: not begun',
    ])
    const body = { migration: 'holds-of-kinds', run: 1, step: 0 }
    expect(queues.ready('migrations')).toEqual([
      { ...body, segment: 0 },
      { ...body, segment: 1 },
    ])
    expect(await migrate('--stage', 'staging', 'run', 'holds-of-kinds')).toMatchObject({
      code: 1,
      errors: 'holds-of-kinds is running. To send messages that were lost again: resume.\n',
    })
    expect((await migrate('--stage', 'staging', 'stop', 'holds-of-kinds')).lines[0]).toMatch(/run 1: stopped$/)
    expect((await migrate('--stage', 'staging', 'resume', 'holds-of-kinds')).lines[0]).toMatch(/run 1: running$/)
    expect(await migrate('--stage', 'staging', 'revert', 'holds-of-kinds')).toMatchObject({
      code: 1,
      errors: 'holds-of-kinds cannot be reverted.\n',
    })
  })

  it('says that it is done, and what was parked', async () => {
    const name = 'bookings-of-kinds'
    const run = {
      run: 1,
      direction: 'up',
      segments: 1,
      per_second: 9,
      state: 'running',
      started_at: 1,
      begins_at: 1,
    } as const
    const counts = { read: 9, moved: 5, there: 2, skipped: 0, parked: 1 }
    await beginRun(name, run)
    await recordStep(name, 0, { run: 1, step: 1, state: 'done', ...counts, changed_at: 1 })
    await parkItem(name, 1, { pk: 'USER#usr_1', sk: 'BKG#1' }, Date.now())
    const { lines } = await migrate('--stage', 'staging', 'progress', name)
    const total = '9 items read; 5 moved, 2 there already, 0 left as they are, 1 parked'
    const parked = 'parked: {"pk":"USER#usr_1","sk":"BKG#1"}'
    expect(lines).toEqual([`${name}, run 1: done`, total, `part 0: done, ${total}`, parked])
  })

  it('lists as done what no release needs the former shape for, and nothing else', async () => {
    const name = 'bookings-of-kinds'
    const run = { direction: 'up', segments: 1, per_second: 9, state: 'running', started_at: 1, begins_at: 1 } as const
    const step = { step: 1, state: 'done', read: 9, moved: 5, there: 2, skipped: 0, changed_at: 1 } as const
    const first = (await readProgress(name))?.run.run ?? 0
    const stands: string[] = []
    for (const [index, direction, parked] of [
      [1, 'up', 2],
      [2, 'up', 0],
      [3, 'down', 0],
    ] as const) {
      await beginRun(name, { ...run, run: first + index, direction })
      await recordStep(name, 0, { ...step, run: first + index, parked })
      const { lines } = await migrate('--stage', 'staging', 'list')
      stands.push(/\((.*?)\)/.exec(lines[0] ?? '')?.[1] ?? '')
    }
    expect(stands).toEqual(['done, but 2 parked', 'done', 'reverted'])
  })

  it('works in the region that the AWS CLI was told', async () => {
    const url = process.env.MIGRATIONS_QUEUE
    process.env.MIGRATIONS_QUEUE = 'https://sqs.ap-south-2.amazonaws.com/111122223333/Migrations'
    describeStage(folder, 'Holdfast-staging', tables)
    process.env.MIGRATIONS_QUEUE = url
    const region = process.env.AWS_REGION
    delete process.env.AWS_REGION
    process.env.AWS_DEFAULT_REGION = 'ap-south-2'
    const { code, errors } = await migrate('--stage', 'staging', 'list')
    delete process.env.AWS_DEFAULT_REGION
    if (region !== undefined) process.env.AWS_REGION = region
    describeStage(folder, 'Holdfast-staging', tables)
    expect([code, errors]).toEqual([0, ''])
  })

  it('ends with a sentence where it cannot do what it is told', async () => {
    const wrong: [string, string[]][] = [
      ['There is no migration another: list names all.', ['--stage', 'staging', 'run', 'another']],
      ['npm run migrate --', ['--stage', 'staging', 'jump', 'holds-of-kinds']],
      ['npm run migrate --', ['--stage', 'staging', 'toString', 'holds-of-kinds']],
      ['One migration at a time:', ['--stage', 'staging', 'stop', 'holds-of-kinds', 'bookings-of-kinds']],
      ['--segments and --per-second are for run and revert.', ['resume', 'holds-of-kinds', '--per-second', '9']],
      [
        '--segments is a whole number from 1 to 64.',
        ['--stage', 'staging', 'run', 'holds-of-kinds', '--segments', '0'],
      ],
      ['The AWS CLI cannot read the stack Holdfast-production:', ['--stage', 'production', 'list']],
      ['--stage is one of development, staging, production.', ['--stage', 'moon', 'list']],
      ['No local cloud is running (npm start). For a deployed one name its stage: --stage.', ['list']],
    ]
    const outcomes = await Promise.all(wrong.map(([, options]) => migrate(...options)))
    for (const [index, { code, errors }] of outcomes.entries()) {
      expect([code, errors]).toEqual([1, expect.stringContaining(wrong[index]?.[0] ?? '')])
      expect(errors).not.toMatch(/^\s+at /m)
    }
  })
})
