import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { dynamodbLocal } from './dynamodb-local.ts'
import { dynoxide } from './dynoxide.ts'
import type { EngineProgram } from './engine-program.ts'
import { closeStore, type PassedRecords, startUpkeep } from './store-upkeep.ts'
import { freePort, startTethered } from './tethered.ts'

/** A running DynamoDB engine. `exited` settles with a sentence when the engine ends before `stop`. */
export interface DynamoEngine {
  /** `dynoxide`, `dynamodb-local`, or the address of one that was given. */
  readonly name: string
  readonly endpoint: string
  readonly exited: Promise<string>
  /** Deletes stream records that every reader has passed. */
  readonly trim: (passed: readonly PassedRecords[]) => void
  readonly stop: () => Promise<void>
}

export interface DynamoOptions {
  /** Where tables are kept; without it they are gone when the engine stops. */
  readonly dataFolder?: string
  /** The program to run; `HOLDFAST_ENGINE`, or the first installed one, when absent. */
  readonly engine?: EngineProgram['name']
}

const programs: readonly EngineProgram[] = [dynoxide, dynamodbLocal]

/**
 * Starts a DynamoDB engine on a free port of the loopback address, or uses `DYNAMODB_ENDPOINT` when that is set: dynoxide
 * where its package for this platform is installed, DynamoDB Local elsewhere.
 * @throws Error with a sentence on what to install when there is none
 */
export const startDynamo = async ({ dataFolder, engine }: DynamoOptions): Promise<DynamoEngine> => {
  const given = process.env.DYNAMODB_ENDPOINT
  if (given && !engine)
    return { name: given, endpoint: given, exited: new Promise(() => {}), trim: () => {}, stop: async () => {} }
  const program = await chooseProgram(engine ?? process.env.HOLDFAST_ENGINE, dataFolder)
  const folder = dataFolder ?? temporaryFolder()
  mkdirSync(folder, { recursive: true })
  return run(program, folder, dataFolder === undefined)
}

const chooseProgram = async (wanted: string | undefined, dataFolder?: string): Promise<EngineProgram> => {
  const keeper = dataFolder && programs.find(({ storeFile }) => existsSync(join(dataFolder, storeFile)))
  const program = wanted ? named(wanted) : await firstInstalled()
  if (keeper && keeper !== program)
    throw new Error(
      `The data in ${dataFolder} are ${keeper.name}'s, which ${program.name} cannot read. ` +
        `Run with HOLDFAST_ENGINE=${keeper.name}, or start with --fresh to forget them.`,
    )
  if (!(await program.isInstalled())) throw new Error(notInstalled(program))
  return program
}

const named = (name: string): EngineProgram => {
  const program = programs.find(each => each.name === name)
  if (program) return program
  const names = programs.map(each => each.name).join(' or ')
  throw new Error(`HOLDFAST_ENGINE is ${names}, not ${name}`)
}

const firstInstalled = async (): Promise<EngineProgram> => {
  for (const program of programs) if (await program.isInstalled()) return program
  throw new Error(noEngine)
}

const native = dynoxide.howToInstall ? `the native one for this platform (${dynoxide.howToInstall}), or ` : ''
const noEngine =
  `Holdfast needs a DynamoDB engine, and finds none. Install ${native}Java 17 or later for DynamoDB Local ` +
  `(${dynamodbLocal.howToInstall}), or set DYNAMODB_ENDPOINT to the address of any other DynamoDB-compatible engine.`

const notInstalled = ({ name, howToInstall }: EngineProgram): string => {
  if (name === 'dynamodb-local')
    return `DynamoDB Local needs Java 17 or later, which is not installed (${howToInstall}).`
  return howToInstall
    ? `${name} is not installed for this platform (${howToInstall}).`
    : `${name} is not built for this platform.`
}

/** In memory where the system has such a folder: what is in it goes with the engine. */
const temporaryFolder = (): string => mkdtempSync(join(existsSync('/dev/shm') ? '/dev/shm' : tmpdir(), 'holdfast-'))

const run = async (program: EngineProgram, folder: string, isTemporary: boolean): Promise<DynamoEngine> => {
  const { name, storeFile, command, prepare } = program
  const port = await freePort()
  const file = join(folder, storeFile)
  prepare?.(file)
  const child = startTethered(...command({ file, port }), isTemporary ? { deleteAfterwards: folder } : {})
  const { ended, output } = child
  const endpoint = `http://127.0.0.1:${port}`
  const early = await Promise.race([answers(endpoint, ended), ended])
  if (early) throw new Error(`${name} did not start: ${early}\n${output()}`)
  const upkeep = startUpkeep(file, program)
  let stopping = false
  return {
    name,
    endpoint,
    trim: upkeep.trim,
    exited: ended.then(reason =>
      stopping ? new Promise<string>(() => {}) : `${name} ended: ${reason}\n${output()}`.trim(),
    ),
    stop: async () => {
      stopping = true
      await upkeep.stop()
      await child.stop()
      if (isTemporary) rmSync(folder, { recursive: true, force: true })
      else closeStore(file)
    },
  }
}

// Not signed, as neither engine checks a signature. An engine answers once its database is open.
const listTables: RequestInit = {
  method: 'POST',
  headers: {
    'content-type': 'application/x-amz-json-1.0',
    'x-amz-target': 'DynamoDB_20120810.ListTables',
    'x-amz-date': '20260101T000000Z',
    authorization:
      'AWS4-HMAC-SHA256 Credential=LOCAL/20260101/local/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
  },
  body: '{}',
}

const answers = async (endpoint: string, ended: Promise<string>): Promise<void> => {
  let hasEnded = false
  ended.then(() => {
    hasEnded = true
  })
  while (!hasEnded) {
    const isUp = await fetch(endpoint, listTables).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return
    await delay(10)
  }
}
