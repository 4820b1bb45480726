import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Cloud, startCloud } from '../../local/cloud.ts'
import { until } from '../support/until.ts'
import { synthesizeFixture, temporaryFolder } from './fixture/cloud.ts'

const { folder, remove } = temporaryFolder()
let cloud: Cloud
const lines: string[] = []

beforeAll(async () => {
  cloud = await startCloud({ templateFolder: synthesizeFixture(folder), ttlPageMs: 200, say: line => lines.push(line) })
})
afterAll(async () => {
  await cloud?.stop()
  remove()
})

const call = (path: string, init?: RequestInit) => fetch(cloud.url + path, init)
const items = async (pk: string): Promise<{ sk: string }[]> =>
  ((await (await call(`/notes?pk=${pk}`)).json()) as { items: { sk: string }[] }).items
const sks = async (pk: string) => (await items(pk)).map(({ sk }) => sk)
const add = (note: object) =>
  call('/notes', { method: 'POST', body: JSON.stringify(note), headers: { 'content-type': 'application/json' } })

test('a function’s environment is its template’s, across nested stacks, with every reference resolved', async () => {
  const { environment } = (await (await call('/echo/1')).json()) as { environment: Record<string, string> }
  expect(environment).toMatchObject({
    NOTES_TABLE: 'Fixture-Notes',
    KEY_SECRET: expect.stringMatching(/^arn:aws:secretsmanager:us-east-1:000000000000:secret:Fixture-Key/),
    KEY_VALUE: JSON.parse(cloud.secrets.get(environment.KEY_SECRET as string)).value,
    STAMP: 'Create first Fixture-Notes',
    API_URL: cloud.url,
  })
  expect(environment.KEY_VALUE).toHaveLength(20)
  expect(cloud.outputs.Fixture).toEqual({ Endpoint: cloud.url, StampMadeAt: 'Create first Fixture-Notes' })
})

test('a request writes a table, whose stream and queue reach their functions', async () => {
  expect((await add({ id: 'a', color: 'red' })).status).toBe(201)
  expect(await items('NOTE')).toEqual([{ pk: 'NOTE', sk: 'a', id: 'a', color: 'red' }])
  await until('the change', async () => (await sks('CHANGE')).includes('a#INSERT'))
  await until('the job', async () => (await sks('JOB')).includes('a'))
})

test('a delayed job is delivered later', async () => {
  await add({ id: 'later', delay_seconds: 2 })
  expect(cloud.queues().find(({ name }) => name === 'Fixture-Jobs')?.delayed).toBe(1)
  const sent = Date.now()
  await until('the job', async () => (await sks('JOB')).includes('later'))
  expect(Date.now() - sent).toBeGreaterThan(1500)
})

test('a job that keeps failing ends in the dead-letter queue', async () => {
  await add({ id: 'bad', fail: true })
  const depth = () => cloud.queues().find(({ name }) => name === 'Fixture-FailedJobs')?.ready
  await until('the dead letter', () => depth() === 1)
})

test('a sweep deletes expired items', async () => {
  await add({ id: 'old', ttl: Math.floor(Date.now() / 1000) - 60 })
  await add({ id: 'fresh', ttl: Math.floor(Date.now() / 1000) + 600 })
  await cloud.sweepExpired()
  const left = await sks('NOTE')
  expect(left).toContain('fresh')
  expect(left).not.toContain('old')
})

test('expired items are deleted without a call', async () => {
  await add({ id: 'fading', ttl: Math.floor(Date.now() / 1000) - 1 })
  await until('the sweep', async () => !(await sks('NOTE')).includes('fading'))
})

test.each([
  ['throw', 500, 'Internal Server Error'],
  ['exit', 500, 'Internal Server Error'],
  ['hang', 500, 'Internal Server Error'],
  ['large', 500, 'Internal Server Error'],
  ['malformed', 500, 'Internal Server Error'],
])('a function that does “%s” gives %d', async (body, status, message) => {
  const response = await call('/misbehave', { method: 'POST', body })
  expect(response.status).toBe(status)
  expect(await response.json()).toEqual({ message })
})

test('failures are reported in one line each', () => {
  expect(lines).toContain('Fixture-Routes-misbehave failed: Error: on request')
  expect(lines.find(line => line.includes('Task timed out after 1.00 seconds'))).toBeTruthy()
})

test('the local pages show what runs', async () => {
  expect((await call('/', { redirect: 'manual' })).headers.get('location')).toBe('/local/')
  const index = await (await call('/local/')).text()
  for (const shown of ['POST /notes', 'Fixture-Jobs', 'Fixture-Notes', 'Fixture-Routes-add-note'])
    expect(index).toContain(shown)
  expect(await (await call('/local/logs/Fixture-Routes-misbehave')).text()).toContain('Error: on request')
  expect((await call('/local/nothing')).status).toBe(404)
  expect((await call('/local/logs/..%2Fstate')).status).toBe(404)
})

test('the inbox lists what was sent as JSON, newest first, and filters by recipient', async () => {
  const mail = { channel: 'email', from: 'holdfast@example.com', text: 'Hello', html: '<p>Hello</p>' } as const
  await cloud.inbox.deliver({ ...mail, to: 'a@example.com', subject: 'First' })
  await cloud.inbox.deliver({
    ...mail,
    to: 'b@example.com',
    subject: 'Second <b>',
    attachments: [{ name: 't.pdf', type: 'application/pdf', content: Buffer.from('%PDF') }],
  })
  const json = async (path: string) => (await call(path, { headers: { accept: 'application/json' } })).json()
  expect(await json('/local/inbox')).toMatchObject([
    { subject: 'Second <b>', to: 'b@example.com' },
    { subject: 'First', channel: 'email', text: 'Hello' },
  ])
  const [second] = (await json('/local/inbox?to=b@example.com')) as { attachments: { url: string }[] }[]
  const attachment = await call(second?.attachments[0]?.url as string)
  expect(attachment.headers.get('content-type')).toBe('application/pdf')
  expect(await attachment.text()).toBe('%PDF')
  const page = await (await call('/local/inbox')).text()
  expect(page).toContain('Second &lt;b&gt;')
})

test('logs are one file per function', () => {
  expect(readdirSync(cloud.logFolder)).toContain('Fixture-Routes-misbehave.log')
  expect(join(cloud.logFolder)).not.toContain(folder)
})
