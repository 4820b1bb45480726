import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, onTestFinished, test } from 'vitest'
import type { FunctionDefinition } from '../../../local/lambda/definition.ts'
import { startFunctions } from '../../../local/lambda/functions.ts'
import type { PoolLimits } from '../../../local/lambda/pools.ts'
import { until } from '../../support/until.ts'

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'functions-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let count = 0
const functionOf = (code: string, more: Partial<FunctionDefinition> = {}): FunctionDefinition => {
  const name = `function-${++count}`
  const codeFolder = join(folder, name)
  mkdirSync(codeFolder)
  writeFileSync(join(codeFolder, more.handler === 'main.run' ? 'main.js' : 'index.mjs'), code)
  return {
    name,
    arn: `arn:aws:lambda:us-east-1:000000000000:function:${name}`,
    handler: 'index.handler',
    codeFolder,
    timeoutSeconds: 5,
    memoryMegabytes: 128,
    logGroup: `/aws/lambda/${name}`,
    environment: { GREETING: 'hello' },
    ...more,
  }
}

const running = (definitions: FunctionDefinition[], limits: Partial<PoolLimits> = {}) => {
  const lines: string[] = []
  const functions = startFunctions(definitions, {
    logFolder: join(folder, 'logs'),
    endpoints: { DYNAMODB: 'http://127.0.0.1:1' },
    limits,
    say: line => lines.push(line),
  })
  onTestFinished(functions.stop)
  return { ...functions, lines, log: logOf }
}

const logOf = (name: string): string => {
  const path = join(folder, 'logs', `${name}.log`)
  return existsSync(path) ? readFileSync(path, 'utf8') : ''
}

test('a function gets its event and returns JSON', async () => {
  const echo = functionOf('export const handler = async event => ({ got: event, at: new Date(0) })')
  const { invoke } = running([echo])
  expect(await invoke(echo.name, { a: [1, 'ü'] })).toEqual({
    payload: { got: { a: [1, 'ü'] }, at: '1970-01-01T00:00:00.000Z' },
  })
})

test('a function that returns nothing gives null', async () => {
  const silent = functionOf('export const handler = async () => {}')
  expect(await running([silent]).invoke(silent.name, {})).toEqual({ payload: null })
})

test('a CommonJS handler under another name is found', async () => {
  const common = functionOf('exports.run = async event => event + 1', { handler: 'main.run' })
  expect(await running([common]).invoke(common.name, 1)).toEqual({ payload: 2 })
})

test('the environment holds the template’s and the runtime’s variables and nothing of this machine', async () => {
  const show = functionOf('export const handler = async () => ({ ...process.env })')
  process.env.HOST_SECRET = 'leaked'
  const { payload } = await running([show]).invoke(show.name, {})
  const variables = payload as Record<string, string>
  expect(variables).toMatchObject({
    GREETING: 'hello',
    AWS_ENDPOINT_URL_DYNAMODB: 'http://127.0.0.1:1',
    AWS_REGION: 'us-east-1',
    AWS_LAMBDA_FUNCTION_NAME: show.name,
    AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '128',
    LAMBDA_TASK_ROOT: show.codeFolder,
    TZ: ':UTC',
    _HANDLER: 'index.handler',
  })
  expect(variables._X_AMZN_TRACE_ID).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};/)
  expect(variables).not.toHaveProperty('HOST_SECRET')
  const expected = /^(GREETING|TZ|LANG|PATH|HOME|_HANDLER|_X_AMZN_TRACE_ID|AWS_[A-Z_]+|LAMBDA_(TASK_ROOT|RUNTIME_DIR))$/
  expect(Object.keys(variables).filter(name => !expected.test(name))).toEqual([])
})

test('the context has the time left, the request and the function', async () => {
  const show = functionOf(`export const handler = async (event, context) => ({
    ...context, left: context.getRemainingTimeInMillis(), waits: context.callbackWaitsForEmptyEventLoop })`)
  const { payload } = await running([show]).invoke(show.name, {})
  expect(payload).toMatchObject({
    functionName: show.name,
    invokedFunctionArn: show.arn,
    memoryLimitInMB: '128',
    waits: true,
  })
  const { left, awsRequestId } = payload as { left: number; awsRequestId: string }
  expect(left).toBeGreaterThan(3000)
  expect(left).toBeLessThanOrEqual(5000)
  expect(awsRequestId).toMatch(/^[0-9a-f-]{36}$/)
})

test('an environment is reused, handles one request at a time, and several run at once', async () => {
  const slow = functionOf(`let inside = 0, served = 0
    const id = Math.random()
    export const handler = async () => {
      inside++
      const together = inside
      await new Promise(done => setTimeout(done, 100))
      inside--
      return { id, together, served: ++served }
    }`)
  const { invoke } = running([slow], { environmentsPerFunction: 3, starting: 3 })
  const results = await Promise.all(Array.from({ length: 9 }, () => invoke(slow.name, {})))
  const seen = results.map(({ payload }) => payload as { id: number; together: number; served: number })
  expect(seen.map(({ together }) => together)).toEqual(Array(9).fill(1))
  const environments = new Set(seen.map(({ id }) => id)).size
  expect(environments).toBeGreaterThan(1)
  expect(environments).toBeLessThanOrEqual(3)
})

test('an error is handled: its type, message and trace come back, are logged, and the environment lives on', async () => {
  const fails = functionOf(`let calls = 0
    export const handler = async ({ fail }) => { calls++; if (fail) throw new TypeError('no such seat'); return calls }`)
  const { invoke, lines, log } = running([fails])
  const result = await invoke(fails.name, { fail: true })
  expect(result).toMatchObject({
    functionError: 'Handled',
    payload: { errorType: 'TypeError', errorMessage: 'no such seat' },
  })
  expect(await invoke(fails.name, {})).toEqual({ payload: 2 })
  expect(lines).toEqual([`${fails.name} failed: TypeError: no such seat`])
  await until('the log', () => log(fails.name).includes('TypeError: no such seat\n    at handler'))
})

test.each([
  ['exits', 'process.exit(3)', 'Runtime.ExitError', /exit status 3/],
  [
    'throws outside its promise',
    'setTimeout(() => { throw new RangeError("late") }); await new Promise(() => {})',
    'RangeError',
    /late/,
  ],
  [
    'leaves a rejection',
    'Promise.reject(new RangeError("lost")); await new Promise(r => setTimeout(r, 1000))',
    'RangeError',
    /lost/,
  ],
])(
  'a function that %s loses its environment, and the next request gets a new one',
  async (_, code, errorType, message) => {
    const dies = functionOf(`let calls = 0
    export const handler = async ({ die }) => { calls++; if (die) { ${code} } return calls }`)
    const { invoke } = running([dies])
    expect(await invoke(dies.name, {})).toEqual({ payload: 1 })
    expect(await invoke(dies.name, { die: true })).toMatchObject({
      functionError: 'Unhandled',
      payload: { errorType, errorMessage: expect.stringMatching(message) },
    })
    expect(await invoke(dies.name, {})).toEqual({ payload: 1 })
  },
)

test('a function over its time is ended, even in an endless loop', async () => {
  const stuck = functionOf('export const handler = async ({ stick }) => { while (stick) {} return "free" }', {
    timeoutSeconds: 0.2,
  })
  const { invoke } = running([stuck])
  expect(await invoke(stuck.name, { stick: true })).toMatchObject({
    functionError: 'Unhandled',
    payload: {
      errorType: 'Sandbox.Timedout',
      errorMessage: expect.stringContaining('Task timed out after 0.20 seconds'),
    },
  })
  expect(await invoke(stuck.name, {})).toEqual({ payload: 'free' })
})

test('a bundle that cannot be imported fails its request and no other', async () => {
  const broken = functionOf('throw new SyntaxError("half written")')
  const { invoke } = running([broken])
  expect(await invoke(broken.name, {})).toMatchObject({
    functionError: 'Unhandled',
    payload: { errorType: 'SyntaxError', errorMessage: 'half written' },
  })
})

test('a value that JSON cannot hold is a marshalling error', async () => {
  const big = functionOf('export const handler = async () => ({ claim: 10n })')
  expect(await running([big]).invoke(big.name, {})).toMatchObject({ payload: { errorType: 'Runtime.MarshalError' } })
})

test('payloads over 6 MB are refused in both directions', async () => {
  const large = functionOf('export const handler = async size => "x".repeat(size)')
  const { invoke } = running([large])
  await expect(invoke(large.name, 'x'.repeat(6_291_556))).rejects.toMatchObject({ code: 'RequestTooLargeException' })
  expect((await invoke(large.name, 6_291_554)).functionError).toBeUndefined()
  expect(await invoke(large.name, 6_291_555)).toMatchObject({ payload: { errorType: 'Function.ResponseSizeTooLarge' } })
})

test('requests wait for an environment, and are throttled when they would wait too long', async () => {
  const slow = functionOf('export const handler = async n => { await new Promise(r => setTimeout(r, 50)); return n }')
  const { invoke } = running([slow], { environmentsPerFunction: 1, waitingSeconds: 0.05 })
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(n => invoke(slow.name, n)))
  expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'fulfilled', 'fulfilled', 'rejected'])
  expect(outcomes[3]).toMatchObject({ reason: { code: 'TooManyRequestsException', retryAfterSeconds: 1 } })
})

test('a function without environments gets one although others keep every place busy', async () => {
  const greedy = functionOf('export const handler = async () => { await new Promise(r => setTimeout(r, 20)) }')
  const modest = functionOf('export const handler = async () => "served"')
  const { invoke } = running([greedy, modest], { environments: 1 })
  const load = Promise.all(Array.from({ length: 40 }, () => invoke(greedy.name, {})))
  const first = await Promise.race([
    load.then(() => 'the load'),
    invoke(modest.name, {}).then(({ payload }) => payload),
  ])
  expect(first).toBe('served')
  await load
})

test('a reserved concurrency of 0 throttles everything', async () => {
  const off = functionOf('export const handler = async () => 1', { reservedConcurrency: 0 })
  await expect(running([off]).invoke(off.name, {})).rejects.toMatchObject({
    code: 'TooManyRequestsException',
    retryAfterSeconds: 30,
  })
})

test('an unknown function is not found', async () => {
  await expect(running([]).invoke('missing', {})).rejects.toMatchObject({ code: 'ResourceNotFoundException' })
})

test('output goes to the function’s log file', async () => {
  const talks = functionOf(
    'export const handler = async () => { console.log("held 2 seats"); console.error("and warned") }',
  )
  const { invoke, log } = running([talks])
  await invoke(talks.name, {})
  await until('the log', () => log(talks.name).match(/held 2 seats\n(.*\n)*and warned/))
})
