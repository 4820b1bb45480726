import { rmSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Cloud, startCloud } from './cloud.ts'
import { type DemoLoading, startDemoLoading } from './demo-loading.ts'
import { synthesize } from './synthesize.ts'

/** `npm start`: the whole cloud on this machine, until Ctrl-C. `PORT`, `HOST` and `HOLDFAST_DATA` say where. */

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..')
const dataFolder = resolve(projectFolder, process.env.HOLDFAST_DATA ?? '.local')
const began = performance.now()
const say = (line: string): void => console.log(line)
const seconds = (): string => ((performance.now() - began) / 1000).toFixed(1)

const main = async (): Promise<void> => {
  const { values } = parseArgs({ options: { fresh: { type: 'boolean', default: false } } })
  if (values.fresh) rmSync(dataFolder, { recursive: true, force: true })
  const aborting = new AbortController()
  const running = start(aborting.signal)
  const stop = stopOnce(running, aborting)
  process.once('SIGINT', () => void stop(0))
  process.once('SIGTERM', () => void stop(0))
  const { cloud } = await running.catch(error => {
    if (aborting.signal.aborted) return new Promise<never>(() => {})
    throw error
  })
  cloud.crashed.then(sentence => {
    console.error(`\n${sentence}`)
    return stop(1)
  })
  announce(cloud)
}

interface Running {
  readonly cloud: Cloud
  readonly demo: DemoLoading | undefined
}

const start = async (signal: AbortSignal): Promise<Running> => {
  say('Starting engines, bundling functions, synthesizing the template …')
  let demo: DemoLoading | undefined
  const cloud = await startCloud({
    port: portFrom(process.env.PORT),
    host: process.env.HOST,
    dataFolder,
    templateFolder: synthesize(join(dataFolder, 'cdk.out'), { signal }),
    say,
    loadDemo: async running => {
      say(
        `${running.functions().length} functions, ${running.tables.length} tables, ${running.queues().length} queues (${seconds()} s)`,
      )
      demo = startDemoLoading(running, say)
      await demo.bookable
    },
  })
  return { cloud, demo }
}

const portFrom = (text = '8000'): number => {
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new Error(`PORT must be a number up to 65535, not ${text}`)
  return port
}

const announce = ({ url }: Cloud): void =>
  say(`
Ready in ${seconds()} s.

  API        ${url}/api/v1/
  API docs   ${url}/api/docs
  Inbox      ${url}/local/inbox
  All there  ${url}/local/

Data and logs are kept in ${dataFolder}. Ctrl-C stops.
`)

/** Stops everything once; a second signal while it stops ends the process at once. */
const stopOnce = (running: Promise<Running>, aborting: AbortController) => {
  let stopping = false
  return async (code: number): Promise<void> => {
    if (stopping) return
    stopping = true
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130))
    if (code === 0) say('\nStopping …')
    aborting.abort()
    const parts = await running.catch(() => undefined)
    await parts?.demo?.stop()
    await parts?.cloud.stop()
    process.exit(code)
  }
}

const fail = (error: unknown): void => {
  console.error(error instanceof Error ? error.message : String(error))
  // The engines stop when this process ends: each is tethered to it.
  process.exit(1)
}

process.on('uncaughtException', fail)
process.on('unhandledRejection', fail)
await main().catch(fail)
