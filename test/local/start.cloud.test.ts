import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, symlinkSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { afterAll, expect, onTestFinished, test } from 'vitest'
import { until } from '../support/until.ts'
import { temporaryFolder } from './fixture/cloud.ts'

const { folder, remove } = temporaryFolder()
afterAll(remove)

/** Runs `npm start`'s program. */
const start = (environment: Record<string, string>) => {
  const child: ChildProcess = spawn(process.execPath, ['local/start.ts'], {
    env: { ...process.env, HOLDFAST_DATA: join(folder, 'data'), PORT: '0', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', chunk => {
      output += chunk
    })
  const exited = once(child, 'exit').then(([code]) => code as number)
  onTestFinished(() => void child.kill('SIGKILL'))
  return { child, exited, output: () => output }
}

test('an engine that cannot run ends the start with what to install', async () => {
  const bin = join(folder, 'bin')
  mkdirSync(bin)
  for (const program of ['sh', 'cat', 'kill']) symlinkSync(`/bin/${program}`, join(bin, program))
  const { exited, output } = start({ PATH: bin, HOLDFAST_ENGINE: 'dynamodb-local' })
  expect(await exited).toBe(1)
  expect(output()).toContain('DynamoDB Local needs Java 17 or later')
})

test('a taken port is reported in a sentence', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  onTestFinished(() => void server.close())
  const { port } = server.address() as AddressInfo
  const { exited, output } = start({ PORT: String(port) })
  expect(await exited).toBe(1)
  expect(output()).toContain(`Port ${port} is in use.`)
})

test('it starts, serves, and stops at Ctrl-C with its port free again', async () => {
  const { child, exited, output } = start({})
  const address = await until('the address', () => /API docs\s+(http:\S+)\/api\/docs/.exec(output())?.[1], 100)
  expect(await (await fetch(`${address}/local/`)).text()).toContain('Local cloud')
  expect((await fetch(`${address}/api/openapi.json`)).status).toBe(200)
  // Nor does the demo network, which is loaded beside, write its log there.
  expect(output()).not.toMatch(/^\{/m)
  child.kill('SIGINT')
  expect(await exited).toBe(0)
  await expect(fetch(`${address}/local/`)).rejects.toThrow()
})
