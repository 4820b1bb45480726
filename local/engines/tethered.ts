import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer } from 'node:net'

/** A program that ends with this process, however this process ends. */
export interface Tethered {
  /** Settles with the reason, such as `exit code 1`, when the program ended. */
  readonly ended: Promise<string>
  /** The last 2,000 characters it wrote. */
  readonly output: () => string
  /** Ends the program, and settles when it has ended. */
  readonly stop: () => Promise<void>
}

// The shell ends the program when standard input closes, thus also when this process was killed and could not stop it.
// A folder given as its first argument is deleted afterwards, which a broken pipe must not prevent: the shell reports the end.
const script =
  'trap "" PIPE; folder=$1; shift; exec 3<&0; "$@" </dev/null & child=$!; (cat <&3 >/dev/null; kill $child 2>/dev/null) & ' +
  'wait $child; code=$?; [ -z "$folder" ] || rm -rf "$folder"; exit $code'

/** @param options.deleteAfterwards a folder that is of no use once the program ended */
export const startTethered = (
  program: string,
  args: readonly string[],
  { deleteAfterwards = '' }: { readonly deleteAfterwards?: string } = {},
): Tethered => {
  const child = spawn('sh', ['-c', script, 'sh', deleteAfterwards, program, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
    // A group of its own: Ctrl-C goes to this process, which stops the program last.
    detached: true,
  })
  const ended = endOf(child)
  return {
    ended,
    output: collectOutput(child),
    stop: async () => {
      child.stdin?.end()
      await ended
    },
  }
}

const endOf = (child: ChildProcess): Promise<string> =>
  new Promise(settle => {
    child.once('error', error => settle(error.message))
    child.once('exit', (code, signal) => settle(signal ?? `exit code ${code}`))
  })

const collectOutput = (child: ChildProcess): (() => string) => {
  let output = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => {
      output = (output + chunk.toString()).slice(-2000)
    })
  return () => output
}

/** A port on which nothing listens at this moment. */
export const freePort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (address === null || typeof address === 'string') throw new Error('no port')
  return address.port
}
