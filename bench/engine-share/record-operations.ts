import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { bundle } from '../../lib/bundling/bundle.ts'
import { type Call, call } from '../../test/support/call.ts'
import type { Shot } from '../crowd/drive.ts'
import { withoutItsLog } from '../hold-cost/world.ts'
import { type Contents, purposes, type Tables, tablesWith } from './copied-tables.ts'
import { startRecordingProxy } from './recording-proxy.ts'

type Jobs = readonly (readonly Shot[])[]
type Kind = 'a search' | 'a seat map' | 'a hold of one seat' | 'later'

interface Recorded {
  readonly jobs: Readonly<Record<Kind, Jobs>>
  /** The same for other tables that hold what the recorded ones held, where none of the operations was made yet. */
  readonly namedFor: (tables: Tables, jobs: Jobs) => Jobs
}

/** The operations each request makes, by running the deployed bundles once against tables that hold the same. */
export const recordOperations = async (
  client: DynamoDBClient,
  contents: Contents,
  endpoint: string,
  shots: Readonly<Record<Kind, readonly Shot[]>>,
): Promise<Recorded> => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-bench-'))
  const proxy = await startRecordingProxy(endpoint)
  const { outFolder } = await bundle({ outFolder: join(folder, 'functions') })
  const recordedIn = await tablesWith(client, contents)
  process.env.AWS_ENDPOINT_URL_DYNAMODB = proxy.endpoint
  const recorded: [string, Shot[][]][] = []
  for (const [what, wanted] of Object.entries(shots)) {
    const { handler } = await import(pathToFileURL(join(outFolder, functionOf[what as Kind], 'index.mjs')).href)
    const jobs: Shot[][] = []
    for (const shot of wanted) jobs.push(await proxy.record(() => withoutItsLog(() => call(handler, callOf(shot)))))
    recorded.push([what, jobs])
  }
  process.env.AWS_ENDPOINT_URL_DYNAMODB = endpoint
  await proxy.stop()
  rmSync(folder, { recursive: true, force: true })
  const renamed = (body: string, tables: Tables) =>
    purposes.reduce((text, purpose) => text.replaceAll(`"${recordedIn[purpose]}"`, `"${tables[purpose]}"`), body)
  return {
    jobs: Object.fromEntries(recorded) as unknown as Recorded['jobs'],
    namedFor: (tables, jobs) => jobs.map(job => job.map(shot => ({ ...shot, body: renamed(shot.body ?? '', tables) }))),
  }
}

const functionOf: Readonly<Record<Kind, string>> = {
  'a search': 'transit/search-schedules',
  'a seat map': 'transit/get-seat-map',
  'a hold of one seat': 'transit/create-reservation',
  later: 'transit/create-reservation',
}

const callOf = ({ method, path, headers, body, from }: Shot): Call => {
  const url = new URL(path, 'http://localhost')
  const id = /schedules\/(sch_[^/]+)\/seats/.exec(url.pathname)?.[1]
  return {
    method,
    path: url.pathname,
    query: Object.fromEntries(url.searchParams),
    headers,
    ...(id && { params: { id } }),
    ...(body !== undefined && { body: JSON.parse(body) }),
    ...(from && { ip: from }),
  }
}
