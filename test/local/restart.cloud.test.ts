import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { type Cloud, type CloudOptions, startCloud } from '../../local/cloud.ts'
import { until } from '../support/until.ts'
import { synthesizeFixture, temporaryFolder } from './fixture/cloud.ts'
import { enginesOf } from './fixture/engines.ts'

const { folder, remove } = temporaryFolder()
const dataFolder = join(folder, 'data')
afterAll(remove)

const started = async (round: string, more: Partial<CloudOptions> = {}): Promise<Cloud> => {
  const cloud = await startCloud({ templateFolder: synthesizeFixture(folder, round), dataFolder, ...more })
  onTestFinished(cloud.stop)
  return cloud
}
const environment = async ({ url }: Cloud) =>
  ((await (await fetch(`${url}/echo/1`)).json()) as { environment: Record<string, string> }).environment
const sks = async ({ url }: Cloud, pk: string) =>
  ((await (await fetch(`${url}/notes?pk=${pk}`)).json()) as { items: { sk: string }[] }).items.map(({ sk }) => sk)

test('a restart finds tables, secrets, custom resources, messages and mail again', async () => {
  const first = await started('first')
  const note = { id: 'kept', color: 'blue', delay_seconds: 4 }
  await fetch(`${first.url}/notes`, {
    method: 'POST',
    body: JSON.stringify(note),
    headers: { 'content-type': 'application/json' },
  })
  await until('the change', async () => (await sks(first, 'CHANGE')).includes('kept#INSERT'))
  const mail = {
    channel: 'email',
    to: 'a@example.com',
    from: 'b@example.com',
    subject: 'Kept',
    text: '',
    html: '',
  } as const
  await first.inbox.deliver(mail)
  const before = await environment(first)
  await first.stop()
  expect(existsSync(join(dataFolder, 'dynamodb/dynoxide.db-wal'))).toBe(false)

  const second = await started('first')
  const after = await environment(second)
  expect(await sks(second, 'NOTE')).toEqual(['kept'])
  expect(after.KEY_VALUE).toBe(before.KEY_VALUE)
  expect(after.STAMP).toBe('Create first Fixture-Notes')
  expect(second.inbox.list()).toMatchObject([{ subject: 'Kept' }])
  await until('the job that was delayed over the restart', async () => (await sks(second, 'JOB')).includes('kept'))
  await second.stop()

  const third = await started('second')
  expect((await environment(third)).STAMP).toBe('Update second Fixture-Notes')
  expect(await sks(third, 'JOB')).toEqual(['kept'])
})

test('the demo is waited for at the first start of a data folder only', async () => {
  const calls: string[] = []
  const never = () => {
    calls.push('again')
    return new Promise<void>(() => {})
  }
  const once = await started('second', { loadDemo: async ({ url }) => void calls.push(url) })
  expect(calls).toEqual([once.url])
  await once.stop()
  await started('second', { loadDemo: never })
  expect(calls).toEqual([once.url, 'again'])
})

test('a custom resource that fails ends the start with its reason, and leaves nothing running', async () => {
  const { folder: own, remove: removeOwn } = temporaryFolder()
  onTestFinished(removeOwn)
  const starting = startCloud({ templateFolder: synthesizeFixture(own, 'refused'), dataFolder: join(own, 'data') })
  await expect(starting).rejects.toThrow('Fixture/Stamp (Custom::Stamp): refused on request')
  expect(enginesOf(own)).toEqual([])
})

test('an engine that dies is reported in a sentence', async () => {
  const cloud = await started('second')
  const [engine] = enginesOf(dataFolder)
  process.kill(engine as number, 'SIGKILL')
  expect(await cloud.crashed).toContain('dynoxide ended')
})

test('an aborted start stops what it began', async () => {
  const { folder: own, remove: removeOwn } = temporaryFolder()
  onTestFinished(removeOwn)
  const aborting = new AbortController()
  const starting = startCloud({ templateFolder: new Promise(() => {}), dataFolder: own, signal: aborting.signal })
  await until('the engine', () => enginesOf(own).length > 0)
  aborting.abort()
  await expect(starting).rejects.toThrow('The start was stopped')
  expect(enginesOf(own)).toEqual([])
})
