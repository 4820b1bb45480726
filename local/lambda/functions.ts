import type { FunctionDefinition } from './definition.ts'
import { maxPayloadBytes } from './environment.ts'
import { type Invoke, refuse } from './invoke.ts'
import { openLogs } from './logs.ts'
import { type PoolLimits, startPools } from './pools.ts'

export interface FunctionsOptions {
  /** One file per function, `<name>.log`, is kept here. */
  readonly logFolder: string
  /** Addresses of engines by the SDK's service name, read at every cold start. */
  readonly endpoints: Readonly<Record<string, string>>
  /** Receives one line per failed invocation. */
  readonly say?: (line: string) => void
  readonly limits?: Partial<PoolLimits>
}

export interface Functions {
  readonly invoke: Invoke
  /** Makes a function known, or replaces its definition: environments of the old one end when they are idle. */
  readonly add: (definition: FunctionDefinition) => void
  readonly definitions: () => readonly FunctionDefinition[]
  /** The values of a function's environment variables, names of tables and queues among them. */
  readonly valuesKnownTo: (name: string) => ReadonlySet<string>
  readonly stop: () => Promise<void>
}

/** Runs Lambda functions in worker threads; environments start on demand. */
export const startFunctions = (
  definitions: readonly FunctionDefinition[],
  { logFolder, endpoints, say = () => {}, limits }: FunctionsOptions,
): Functions => {
  const logs = openLogs(logFolder)
  const known = new Map(definitions.map(definition => [definition.name, definition]))
  const pools = startPools({ endpoints, limits, log: logs.write })
  const invoke: Invoke = async (name, event) => {
    const definition = known.get(name)
    if (!definition) throw refuse('ResourceNotFoundException', `Function not found: ${name}`)
    const json = JSON.stringify(event) ?? 'null'
    const bytes = Buffer.byteLength(json)
    if (bytes > maxPayloadBytes)
      throw refuse(
        'RequestTooLargeException',
        `${bytes} byte payload is too large for ${name} (limit ${maxPayloadBytes} bytes)`,
      )
    const result = await pools.run(definition, json)
    if (result.functionError) {
      const { errorType, errorMessage, trace = [] } = result.payload
      logs.write(
        name,
        `${new Date().toISOString()} ${[`${errorType}: ${errorMessage}`, ...trace.slice(1)].join('\n')}\n`,
      )
      say(`${name} failed: ${errorType}: ${errorMessage.split('\n')[0]}`)
    }
    return result
  }
  return {
    invoke,
    add: definition => void known.set(definition.name, definition),
    definitions: () => [...known.values()],
    valuesKnownTo: name => new Set(Object.values(known.get(name)?.environment ?? {})),
    stop: async () => {
      await pools.stop()
      await logs.close()
    },
  }
}
