import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { until } from '../support/until.ts'
import { synthesizeFixture, temporaryFolder } from './fixture/cloud.ts'
import { enginesOf } from './fixture/engines.ts'

const program = fileURLToPath(new URL('./fixture/run-cloud.ts', import.meta.url))
const { folder, remove } = temporaryFolder()
let templateFolder: string
let running: ChildProcess | undefined

beforeAll(async () => {
  // A kill during a job counts as a failed try of it.
  templateFolder = await synthesizeFixture(folder, 'first', 100)
})
afterEach(() => running?.kill('SIGKILL'))
afterAll(remove)

const start = async (dataFolder: string) => {
  const child = spawn(process.execPath, [program, templateFolder, dataFolder], { stdio: ['ignore', 'pipe', 'inherit'] })
  running = child
  let output = ''
  child.stdout?.on('data', chunk => {
    output += chunk
  })
  const url = await until('the cloud', () => /^ready (\S+)/m.exec(output)?.[1], 60)
  return { child, url, exited: once(child, 'exit') }
}

const sks = async (url: string, pk: string): Promise<string[]> =>
  ((await (await fetch(`${url}/notes?pk=${pk}`)).json()) as { items: { sk: string }[] }).items.map(({ sk }) => sk)

/** Adds notes, eight at a time, until a request fails. @returns the names of those that were acknowledged */
const addUntilItFails = (url: string, round: number) => {
  const acknowledged: string[] = []
  const add = async (writer: number) => {
    for (let serial = 0; ; serial++) {
      const id = `${round}-${writer}-${serial}`
      const body = JSON.stringify({ id, color: 'red' })
      const response = await fetch(`${url}/notes`, {
        method: 'POST',
        body,
        headers: { 'content-type': 'application/json' },
      })
      if (response.status !== 201) return
      acknowledged.push(id)
    }
  }
  const ended = Promise.allSettled(Array.from({ length: 8 }, (_, writer) => add(writer)))
  return { acknowledged, ended }
}

/** Which processes are killed; an engine that ends takes the product with it. */
const victims = {
  product: (child: ChildProcess) => [child.pid],
  engine: (_: ChildProcess, dataFolder: string) => enginesOf(dataFolder),
  both: (child: ChildProcess, dataFolder: string) => [...enginesOf(dataFolder), child.pid],
}

test.each(['product', 'engine', 'both'] as const)(
  'killed under load (%s), nothing acknowledged is missing, and each change and message arrives',
  async victim => {
    const dataFolder = join(folder, victim)
    const all: string[] = []
    for (let round = 0; round < 2; round++) {
      const { child, url, exited } = await start(dataFolder)
      const { acknowledged, ended } = addUntilItFails(url, round)
      await until('some acknowledged notes', () => acknowledged.length > 40 + 30 * round)
      for (const pid of victims[victim](child, dataFolder)) process.kill(pid as number, 'SIGKILL')
      await Promise.all([exited, ended])
      await until('the engine to end', () => enginesOf(dataFolder).length === 0)
      all.push(...acknowledged)
    }
    const { child, url, exited } = await start(dataFolder)
    expect(await sks(url, 'NOTE')).toEqual(expect.arrayContaining(all))
    // Both are written by functions behind the stream and the queue, which go on where they were stopped.
    await until('every change', async () => {
      const changes = new Set(await sks(url, 'CHANGE'))
      return all.every(id => changes.has(`${id}#INSERT`))
    })
    await until('every job', async () => {
      const jobs = new Set(await sks(url, 'JOB'))
      return all.every(id => jobs.has(id))
    })
    child.kill('SIGKILL')
    await exited
  },
)
