import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { openCheckpoints } from '../../../local/events/checkpoints.ts'
import { until } from '../../support/until.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'checkpoints-'))
})
afterEach(() => rm(folder, { recursive: true }))

test('saved checkpoints are there for the next run, each mapping its own', async () => {
  const file = join(folder, 'deep', 'checkpoints.json')
  const first = openCheckpoints(file)
  first.of('a').save('shard', '000000000000000000001')
  first.of('b').save('shard', '000000000000000000002')
  await first.close()
  const second = openCheckpoints(file)
  expect(second.of('a').load('shard')).toBe('000000000000000000001')
  expect(second.of('b').load('shard')).toBe('000000000000000000002')
  expect(second.of('c').load('shard')).toBeUndefined()
})

test('the file is written without a call, too, and never in part', async () => {
  const file = join(folder, 'checkpoints.json')
  openCheckpoints(file).of('a').save('shard', '7')
  await until('the file', () => openCheckpoints(file).of('a').load('shard') === '7')
  expect(await readdir(folder)).toEqual(['checkpoints.json'])
})

test('a broken file counts as empty', async () => {
  const file = join(folder, 'checkpoints.json')
  await writeFile(file, '{"a":')
  expect(openCheckpoints(file).of('a').load('shard')).toBeUndefined()
})
