import { rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { builtTemplate } from './built-template.ts'
import { type Cloud, startCloud } from './cloud.ts'
import { type DemoLoading, environmentOf, startDemoLoading } from './demo-loading.ts'
import { writeJson } from './state.ts'

/**
 * `npm start`: the whole cloud on this machine, until Ctrl-C. `PORT`, `HOST` and `HOLDFAST_DATA` say where, `ALLOWED_HOSTS`
 * for which names beside the loopback ones.
 */

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const dataFolder = resolve(projectFolder, process.env.HOLDFAST_DATA ?? '.local')
const runningFile = join(dataFolder, 'running.json')
const began = performance.now()
const say = (line: string): void => console.log(line)
const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1)

/** What runs and is to be stopped; each part is there once it started. */
interface Running {
  readonly aborting: AbortController
  readonly demo: DemoLoading
  starting?: Promise<Cloud>
}

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } })
  if (values.fresh) rmSync(dataFolder, { recursive: true, force: true })
  const running: Running = { aborting: new AbortController(), demo: startDemoLoading(say) }
  const stop = stopper(running)
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop(0))
  running.starting = start(running)
  const cloud = await running.starting.catch(error => {
    if (!running.aborting.signal.aborted) throw error
  })
  if (!cloud || running.aborting.signal.aborted) return
  cloud.crashed.then(sentence => {
    console.error(`\n${sentence}`)
    return stop(1)
  })
  // For tools beside the cloud (bin/local-environment.ts): what they need to reach its tables.
  writeJson(runningFile, environmentOf(cloud))
  announce(cloud)
}

const start = (running: Running): Promise<Cloud> => {
  say('Starting engines, bundling functions, synthesizing the template …')
  const { signal } = running.aborting
  return startCloud({
    port: portFrom(process.env.PORT),
    host: process.env.HOST,
    allowedHosts: process.env.ALLOWED_HOSTS?.split(','),
    dataFolder,
    playsGateways: true,
    templateFolder: builtTemplate({ signal }),
    say,
    signal,
    loadDemo: cloud => {
      const counts = [`${cloud.functions().length} functions`, `${cloud.tables.length} tables`]
      say(`${counts.join(', ')} and ${cloud.queues().length} queues are up (${seconds()} s).`)
      return running.demo.into(cloud)
    },
  })
}

const portFrom = (text = '8000'): number => {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be a number up to 65535, not ${text}`)
  return port
}

const announce = ({ url, gateways }: Cloud): void =>
  say(`
Ready in ${seconds()} s.

  API        ${url}/api/v1/
  API docs   ${url}/api/docs
  Inbox      ${url}/local/inbox
  Gateways   ${Object.values(gateways).join('  ')}
  All there  ${url}/local/

Data and logs are kept in ${dataFolder}. Ctrl-C stops.
`)

/** Stops everything; called again while it does, it ends the process at once. */
const stopper =
  (running: Running) =>
  async (code: number): Promise<void> => {
    if (running.aborting.signal.aborted) process.exit(130)
    running.aborting.abort()
    rmSync(runningFile, { force: true })
    if (code === 0) say('\nStopping …')
    await running.demo.stop()
    const cloud = await running.starting?.catch(() => undefined)
    await cloud?.stop()
    process.exit(code)
  }

const fail = (error: unknown): void => {
  console.error(error instanceof Error ? error.message : String(error))
  // The engines stop when this process ends: each is tethered to it.
  process.exit(1)
}

process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
await main().catch(fail)
