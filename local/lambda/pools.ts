import { availableParallelism } from 'node:os'
import type { FunctionDefinition } from './definition.ts'
import { type Environment, startEnvironment } from './environment.ts'
import { type InvokeResult, refuse } from './invoke.ts'
import { variablesOf } from './variables.ts'

/** How far functions may grow on this machine. */
export interface PoolLimits {
  readonly environmentsPerFunction: number
  readonly environments: number
  /** A request that would wait longer than this for an environment, as its function goes now, is throttled at once. */
  readonly waitingSeconds: number
  /** Cold starts under way at once: more would only slow each other down. */
  readonly starting: number
}

const defaultLimits: PoolLimits = {
  // Each has a heap and a compiler to warm up: more than keep the cores busy make every request slower, those of other
  // functions too.
  environmentsPerFunction: Math.max(3, availableParallelism()),
  environments: 40,
  waitingSeconds: 5,
  starting: Math.max(2, availableParallelism()),
}

interface Waiting {
  readonly event: string
  readonly settle: (result: InvokeResult) => void
  readonly reject: (error: Error) => void
}

interface Pool {
  definition: FunctionDefinition
  readonly idle: { environment: Environment; since: number }[]
  readonly waiting: Waiting[]
  busy: number
  starting: number
  /** How long a request takes, as a moving average; an estimate before the first one ended. */
  usualMs: number
}

const firstEstimateMs = 20
/** The longest `Retry-After`, also of a function that may have no environment at all. */
const longestRetrySeconds = 30
/** Of the newest request in the average. */
const newestShare = 0.1

export interface PoolsOptions {
  readonly endpoints: Readonly<Record<string, string>>
  readonly limits?: Partial<PoolLimits>
  readonly log: (functionName: string, chunk: Buffer | string) => void
}

export interface Pools {
  readonly run: (definition: FunctionDefinition, event: string) => Promise<InvokeResult>
  readonly stop: () => Promise<void>
}

/** The environments of all functions: reused when idle, started on demand, the longest idle one ended when room is needed. */
export const startPools = ({ endpoints, limits, log }: PoolsOptions): Pools => {
  const state: State = {
    limits: { ...defaultLimits, ...limits },
    endpoints,
    log,
    pools: new Map(),
    environments: new Set(),
    stopped: false,
  }
  const run = (definition: FunctionDefinition, event: string): Promise<InvokeResult> =>
    new Promise((settle, reject) => {
      const pool = poolOf(state, definition)
      const waitSeconds = waitMsOf(state, pool) / 1000
      if (state.stopped || waitSeconds > state.limits.waitingSeconds)
        return reject(
          refuse(
            'TooManyRequestsException',
            `Rate Exceeded: ${definition.name} has no free environment`,
            Math.ceil(Math.min(waitSeconds, longestRetrySeconds)),
          ),
        )
      pool.waiting.push({ event, settle, reject })
      serve(state, pool)
    })
  const stop = async () => {
    state.stopped = true
    for (const { waiting } of state.pools.values())
      for (const { reject } of waiting.splice(0)) reject(refuse('TooManyRequestsException', 'the local cloud stops'))
    await Promise.all([...state.environments].map(environment => end(state, environment)))
  }
  return { run, stop }
}

interface State {
  readonly limits: PoolLimits
  readonly endpoints: PoolsOptions['endpoints']
  readonly log: PoolsOptions['log']
  readonly pools: Map<string, Pool>
  readonly environments: Set<Environment>
  stopped: boolean
}

const poolOf = ({ pools }: State, definition: FunctionDefinition): Pool => {
  const known = pools.get(definition.name)
  if (known) {
    known.definition = definition
    return known
  }
  const pool: Pool = { definition, idle: [], waiting: [], busy: 0, starting: 0, usualMs: firstEstimateMs }
  pools.set(definition.name, pool)
  return pool
}

const capacityOf = ({ limits }: State, { definition }: Pool): number =>
  definition.reservedConcurrency ?? limits.environmentsPerFunction

/** How long one more request would wait for an environment. */
const waitMsOf = (state: State, pool: Pool): number => {
  const capacity = capacityOf(state, pool)
  return capacity === 0 ? Number.POSITIVE_INFINITY : (pool.waiting.length / capacity) * pool.usualMs
}

const sizeOf = ({ busy, idle, starting }: Pool): number => busy + idle.length + starting

const startingOf = ({ pools }: State): number => [...pools.values()].reduce((sum, { starting }) => sum + starting, 0)

const isFull = (state: State): boolean => state.environments.size + startingOf(state) >= state.limits.environments

const serve = (state: State, pool: Pool): void => {
  while (pool.waiting.length > 0) {
    const idle = pool.idle.pop()
    if (!idle) break
    const next = pool.waiting.shift()
    if (next) void use(state, pool, idle.environment, next)
  }
  while (pool.waiting.length > pool.starting && mayStart(state, pool)) void start(state, pool)
}

const use = async (state: State, pool: Pool, environment: Environment, { event, settle }: Waiting): Promise<void> => {
  const { definition } = pool
  pool.busy++
  const began = performance.now()
  const result = await environment.run(event)
  pool.busy--
  pool.usualMs += (performance.now() - began - pool.usualMs) * newestShare
  settle(result)
  const outdated = pool.definition !== definition
  if (!environment.isAlive() || outdated || (isFull(state) && starvedBut(pool, state).length > 0))
    await end(state, environment)
  else pool.idle.push({ environment, since: performance.now() })
  serveAll(state, pool)
}

const start = async (state: State, pool: Pool): Promise<void> => {
  const { definition } = pool
  pool.starting++
  const started = await startEnvironment(definition, variablesOf(definition, state.endpoints), chunk =>
    state.log(definition.name, chunk),
  )
  pool.starting--
  if ('failure' in started) pool.waiting.shift()?.settle({ functionError: 'Unhandled', payload: started.failure })
  else if (state.stopped) await started.environment.stop()
  else {
    state.environments.add(started.environment)
    pool.idle.push({ environment: started.environment, since: performance.now() })
    // Its own request first, or the new environment would be ended in favour of another function.
    serve(state, pool)
  }
  serveAll(state, pool)
}

const end = async ({ environments }: State, environment: Environment): Promise<void> => {
  environments.delete(environment)
  await environment.stop()
}

const mayStart = (state: State, pool: Pool): boolean => {
  if (state.stopped || sizeOf(pool) >= capacityOf(state, pool) || startingOf(state) >= state.limits.starting)
    return false
  return !isFull(state) || endLongestIdle(state)
}

const endLongestIdle = (state: State): boolean => {
  const idles = [...state.pools.values()].flatMap(pool => pool.idle.map(idle => ({ pool, idle })))
  const [oldest] = idles.sort((a, b) => a.idle.since - b.idle.since)
  if (!oldest) return false
  oldest.pool.idle.splice(oldest.pool.idle.indexOf(oldest.idle), 1)
  void end(state, oldest.idle.environment)
  return true
}

const isWaiting = ({ waiting }: Pool): boolean => waiting.length > 0

const starvedBut = (current: Pool, { pools }: State): Pool[] =>
  [...pools.values()].filter(pool => pool !== current && isWaiting(pool) && sizeOf(pool) === 0)

/** Serves functions without any environment first, or busy functions would keep every place. */
const serveAll = (state: State, current: Pool): void => {
  for (const pool of [...starvedBut(current, state), current]) serve(state, pool)
  for (const pool of state.pools.values()) if (isWaiting(pool)) serve(state, pool)
}
