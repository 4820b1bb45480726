import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { APIGatewayProxyEventV2, APIGatewayProxyStructuredResultV2, Context } from 'aws-lambda'
import { loadDemo } from '../../bin/demo/load-demo.ts'
import { timeZone } from '../../bin/demo/network.ts'
import { bundle } from '../../lib/bundling/bundle.ts'
import { startDynamo } from '../../local/engines/dynamo.ts'
import { addDays, toLocal } from '../../shared/kernel/local-time.ts'
import { contextOf, eventOf } from '../../test/support/call.ts'
import { createFreshTables } from '../../test/support/tables.ts'
import { type CountingProxy, startCountingProxy } from '../counting/counting-proxy.ts'
import { withoutItsLog } from '../hold-cost/world.ts'

type Result = APIGatewayProxyStructuredResultV2
type Handler = (event: APIGatewayProxyEventV2, context: Context) => Promise<Result>

/** Requests to one environment of each function; `later` lets time pass in it. */
export interface Environment {
  readonly search: (query: Readonly<Record<string, string>>, accept?: string) => Promise<Result>
  readonly seatMap: (id: string, accept?: string) => Promise<Result>
}

/** The demo network in the engine, and the functions' bundles as they are deployed. */
export interface World {
  readonly date: string
  readonly count: CountingProxy['count']
  /** A new environment, whose calls are counted or go straight to the engine. */
  readonly environment: (way: 'counted' | 'straight') => Promise<Environment>
  readonly later: (ms: number) => void
  readonly stop: () => Promise<void>
}

export const startWorld = async (): Promise<World> => {
  const engine = await startDynamo({})
  const proxy = await startCountingProxy(engine.endpoint)
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  const endpoints = { counted: proxy.endpoint, straight: engine.endpoint }
  Object.assign(process.env, {
    AWS_ENDPOINT_URL_DYNAMODB: engine.endpoint,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'local',
    AWS_SECRET_ACCESS_KEY: 'local',
  })
  await createFreshTables(['identity', 'catalog', 'inventory', 'runtime'])
  await (await loadDemo({ now: Date.now(), days: 2 })).complete
  const { outFolder } = await bundle({ outFolder: join(folder, 'functions') })
  const clock = movableClock()
  let environments = 0
  return {
    date: addDays(toLocal(Date.now(), timeZone).date, 1),
    count: proxy.count,
    later: clock.later,
    environment: async way => {
      process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoints[way]
      environments += 1
      const load = async (name: string): Promise<Handler> => {
        const file = pathToFileURL(join(outFolder, 'transit', name, 'index.mjs'))
        return (await import(`${file.href}?${environments}`)).handler
      }
      return environmentOf(await load('search-schedules'), await load('get-seat-map'))
    },
    stop: async () => {
      clock.restore()
      await proxy.stop()
      await engine.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

const environmentOf = (search: Handler, seatMap: Handler): Environment => {
  let addresses = 0
  const send = (handler: Handler, request: Parameters<typeof eventOf>[0], accept?: string) => {
    addresses += 1
    // Each from an address of its own, so that none reaches the limit.
    const ip = `2001:db8::${addresses.toString(16)}`
    const event = eventOf({ ...request, ip, ...(accept && { headers: { 'accept-encoding': accept } }) })
    return withoutItsLog(() => handler(event, contextOf(event)))
  }
  return {
    search: (query, accept) => send(search, { query }, accept),
    seatMap: (id, accept) => send(seatMap, { params: { id } }, accept),
  }
}

/** What an environment keeps expires by this clock alone, however slow the machine is. */
const movableClock = () => {
  const real = Date.now
  let present = real()
  Date.now = () => present
  return {
    later: (ms: number) => {
      present += ms
    },
    restore: () => {
      Date.now = real
    },
  }
}
