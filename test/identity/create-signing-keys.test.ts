import { once } from 'node:events'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { CloudFormationCustomResourceEvent } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/identity/create-signing-keys.ts'
import type { Services } from '../../local/services/start-services.ts'
import { readAllPublicKeys } from '../../shared/identity/store/public-keys.ts'
import { createTables } from '../support/dynamo.ts'
import { startSecrets } from '../support/secrets.ts'

const answers: { method?: string; headers: IncomingHttpHeaders; body: Record<string, unknown> }[] = []

/** Receives answers as CloudFormation does. */
const cloudFormation = createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  answers.push({ method: request.method, headers: request.headers, body: JSON.parse(Buffer.concat(chunks).toString()) })
  response.end()
})

let services: Services

beforeAll(async () => {
  await createTables('identity')
  services = await startSecrets()
  cloudFormation.listen(0, '127.0.0.1')
  await once(cloudFormation, 'listening')
})

afterAll(async () => {
  await services.stop()
  cloudFormation.close()
})

const sendEvent = async (RequestType: 'Create' | 'Update' | 'Delete', properties: Record<string, unknown>) => {
  const event = {
    RequestType,
    ServiceToken: 'arn:aws:lambda:us-east-1:000000000000:function:create-signing-keys',
    ResponseURL: `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer?signature=x`,
    StackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/holdfast/1',
    RequestId: `request-${answers.length}`,
    LogicalResourceId: 'AccessKeys',
    ResourceType: 'Custom::SigningKeys',
    ResourceProperties: { ServiceToken: 'arn', ...properties },
    ...(RequestType !== 'Create' && { PhysicalResourceId: 'AccessKeys' }),
  } as unknown as CloudFormationCustomResourceEvent
  await handler(event)
  return answers.at(-1)
}

const secret = (name: string) => JSON.parse(services.secrets.get(name))
const access = () => ({ purpose: 'access', secret_arn: process.env.ACCESS_SECRET })
const tickets = () => ({ purpose: 'tickets', secret_arn: process.env.TICKETS_SECRET })

describe('the signing keys of a deployment', () => {
  it('are made once: the private half in the secret, the public one published', async () => {
    const answer = await sendEvent('Create', access())
    expect(answer).toMatchObject({
      method: 'PUT',
      body: {
        Status: 'SUCCESS',
        PhysicalResourceId: 'AccessKeys',
        RequestId: 'request-0',
        LogicalResourceId: 'AccessKeys',
      },
    })
    expect(answer?.headers['content-type'] ?? '').toBe('')
    const { current, keys } = secret('access')
    expect(keys).toEqual([{ kty: 'OKP', crv: 'Ed25519', kid: current, x: expect.any(String), d: expect.any(String) }])
    expect(await readAllPublicKeys()).toEqual([
      { kty: 'OKP', crv: 'Ed25519', alg: 'EdDSA', use: 'sig', kid: current, x: keys[0].x },
    ])
  })

  it('stay when the resource is made again, changed or deleted', async () => {
    const before = services.secrets.get('access')
    for (const type of ['Create', 'Update', 'Delete'] as const)
      expect((await sendEvent(type, access()))?.body.Status).toBe('SUCCESS')
    expect(services.secrets.get('access')).toBe(before)
    expect(await readAllPublicKeys()).toHaveLength(1)
  })

  it('are different for tickets', async () => {
    await sendEvent('Create', tickets())
    expect(secret('tickets').current).not.toBe(secret('access').current)
    expect((await readAllPublicKeys()).map(({ kid }) => kid)).toEqual([
      secret('access').current,
      secret('tickets').current,
    ])
  })

  it('are published again after a crash between secret and table', async () => {
    await createTables('identity')
    await sendEvent('Create', access())
    expect((await readAllPublicKeys()).map(({ kid }) => kid)).toEqual([secret('access').current])
  })

  it.each([
    ['a missing secret', { purpose: 'access', secret_arn: 'arn:aws:secretsmanager:us-east-1:0:secret:none' }],
    ['an unknown purpose', { purpose: 'cookies', secret_arn: 'access' }],
    ['no properties', {}],
  ])('fail the deploy, with nothing of a secret in the reason, for %s', async (_, properties) => {
    const answer = await sendEvent('Create', properties)
    expect(answer?.body).toMatchObject({ Status: 'FAILED', Reason: expect.stringMatching(/log/) })
  })
})
