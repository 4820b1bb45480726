import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { App, type Stack } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeApp } from '../../lib/app.ts'
import { bundle } from '../../lib/bundling/bundle.ts'
import type { Domain } from '../../lib/domain.ts'
import { domainsOf } from '../../lib/domains/index.ts'
import { settingsFrom } from '../../lib/settings.ts'
import { newIp, password, signUp } from '../support/accounts.ts'
import { type Answer, call } from '../support/call.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { startQueues } from '../support/queues.ts'
import { readStream } from '../support/stream.ts'
import { createFreshTables } from '../support/tables.ts'
import { planVisit } from './clinic/contract.ts'
import { clinic } from './clinic/domain.ts'
import { product } from './clinic/domains.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'holdfast-clinic-'))

const clinicDomain: Domain = {
  name: 'clinic',
  group: 'clinic',
  manifest: clinic,
  contracts: { planVisit },
  access: { planVisit: { tables: { clinic: ['PutItem'] }, sends: ['visit-letters'] } },
}

let queues: Awaited<ReturnType<typeof startQueues>>
let stopIdentity: () => Promise<void>

beforeAll(async () => {
  await bundle({
    functionsFolders: [join(root, 'functions'), join(import.meta.dirname, 'clinic/functions')],
    domainsFile: join(import.meta.dirname, 'clinic/domains.ts'),
    outFolder: folder,
    form: 'quick',
  })
  stopIdentity = await startIdentity('activity')
  await createFreshTables(['clinic'], product.tables)
  queues = await startQueues('visit-letters')
})

afterAll(async () => {
  await Promise.all([stopIdentity(), queues.stop()])
  rmSync(folder, { recursive: true })
})

const bundled = async (name: string) => (await import(pathToFileURL(join(folder, name, 'index.mjs')).href)).handler

const send = async (name: string, request: Parameters<typeof call>[1]): Promise<Answer> =>
  call(await bundled(name), { ip: newIp(), ...request })

/** An account to which a super_admin gave the clinic's own role, signed in by its password. */
const signInAsNurse = async (): Promise<string> => {
  const { person, userId } = await signUp()
  const { token } = await accessTokenFor('super_admin')
  const params = { id: userId }
  const body = { role: 'nurse' }
  expect(await send('identity/change-user-role', { method: 'PUT', params, body, token })).toMatchObject({ status: 200 })
  const login = await send('identity/login', { body: { email: person.email, password, client: 'native' } })
  return login.body.access_token
}

describe('a domain outside the tree, composed with the product', () => {
  it('adds a role that an administrator gives, whose tokens have its scope and may call its endpoint', async () => {
    const token = await signInAsNurse()
    expect(decodeJwt(token)).toMatchObject({ role: 'nurse', roles: ['customer', 'nurse'] })
    expect(String(decodeJwt(token).scope).split(' ')).toContain('write:visits')
    const body = { room: '12', diagnosis: 'a cold' }
    const { token: customer } = await accessTokenFor()
    expect(await send('clinic/plan-visit', { body, token: customer })).toMatchObject({ status: 403 })
    const planned = await send('clinic/plan-visit', { body, token })
    expect(planned).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^vis_/) } })
    expect(queues.ready('visit-letters')).toContainEqual({ visit_id: planned.body.id })
  })

  it('adds a role that covers administrators: only a super_admin gives it, and changes an account that has it', async () => {
    const { userId: id } = await signUp()
    const [admin, superAdmin] = [(await accessTokenFor('admin')).token, (await accessTokenFor('super_admin')).token]
    const give = async (role: string, token: string) =>
      (await send('identity/change-user-role', { method: 'PUT', params: { id }, body: { role }, token })).status
    expect(await give('matron', admin)).toBe(403)
    expect(await give('matron', superAdmin)).toBe(200)
    expect(await give('customer', admin)).toBe(403)
    const deactivate = { params: { id }, token: admin }
    expect(await send('identity/deactivate-user', deactivate)).toMatchObject({ status: 403 })
  })

  it('adds an entity to the activity log, found by its id alone, with what its manifest shows in clear', async () => {
    const token = await signInAsNurse()
    const { body } = await send('clinic/plan-visit', { body: { room: '7', diagnosis: 'a cold' }, token })
    process.env.LOGGED_TABLE = 'clinic'
    const onActivity = await bundled('activity/on-activity')
    await onActivity({ Records: await readStream('clinic') } as DynamoDBStreamEvent)
    const admin = (await accessTokenFor('admin')).token
    const { items } = (await send('activity/list-activity', { query: { entity: body.id }, token: admin })).body
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      entity: `visit:${body.id}`,
      actor: decodeJwt(token).sub,
      after: { id: body.id, room: '7', diagnosis: 'masked' },
    })
  })

  it('is deployed with its table, index, queue and endpoint, and with the reader of its stream', () => {
    const app = new App()
    const domains = domainsOf({ withSandbox: true, more: [clinicDomain] })
    composeApp(app, settingsFrom({}), domains, { bundleFolder: folder })
    const core = Template.fromStack(app.node.findChild('Holdfast') as Stack)
    expect(Object.keys(core.findResources('AWS::DynamoDB::Table')).join()).toMatch(/ClinicTable/)
    expect(Object.keys(core.findResources('AWS::SQS::Queue')).join()).toMatch(/VisitLettersQueue/)
    core.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: Match.arrayWith([Match.objectLike({ IndexName: 'visits-by-day' })]),
    })
    const paths = app.node.findAll().map(({ node }) => node.path)
    expect(paths).toContain('HoldfastClinic/ClinicDomain/PlanVisit/Function')
    expect(paths).toContain('Holdfast/ActivityDomain/OnClinicActivity/Function')
    const timers = app.node.findChild('Holdfast').node.findChild('PlatformDomain') as Stack
    const senders = Template.fromStack(timers).findResources('AWS::Lambda::Function')
    expect(Object.values(senders).map(({ Properties }) => Object.keys(Properties.Environment.Variables))).toEqual([
      expect.arrayContaining(['HOLD_EXPIRY_QUEUE', 'VISIT_LETTERS_QUEUE']),
    ])
  })
})
