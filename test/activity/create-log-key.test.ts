import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { json } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/activity/create-log-key.ts'
import { listLocked, readLocked } from '../../shared/activity/adapters/anchor-bucket.ts'
import { readStoredSecret } from '../../shared/platform/auth/stored-secret.ts'
import { startAnchors } from '../support/anchors.ts'
import { startSecrets } from '../support/secrets.ts'

const answers: unknown[] = []
const cloudFormation = createServer(async (request, response) => {
  answers.push(await json(request))
  response.end()
}).listen(0, '127.0.0.1')

let secrets: Awaited<ReturnType<typeof startSecrets>>
let anchors: Awaited<ReturnType<typeof startAnchors>>

beforeAll(async () => {
  secrets = await startSecrets()
  anchors = await startAnchors()
  await anchors.newBucket()
  process.env.LOG_SECRET = secrets.secrets.ensure('fresh log', { secretString: '{"key":"a placeholder"}' })
})

afterAll(async () => {
  cloudFormation.close()
  await Promise.all([secrets.stop(), anchors.stop()])
})

const send = async (RequestType: string) => {
  const ResponseURL = `http://127.0.0.1:${(cloudFormation.address() as AddressInfo).port}/answer`
  await handler({ RequestType, ResponseURL, RequestId: 'r1', ResourceProperties: { ServiceToken: 'arn' } } as never)
  return answers.at(-1)
}

const keys = () => readStoredSecret(process.env.LOG_SECRET ?? '') as Promise<{ current: Record<string, string> }>

describe('the first key of the activity log', () => {
  it('is made once: the private half in the secret, the public one among the anchors', async () => {
    expect(await send('Create')).toMatchObject({ Status: 'SUCCESS' })
    const { current } = await keys()
    const [object] = await listLocked('keys/')
    const published = Buffer.from(object ? await readLocked(object) : []).toString()
    expect(JSON.parse(published)).toMatchObject({ kid: current.kid, x: current.x, introduced_by: null })
    expect(published).not.toContain(current.d)
  })

  it('stays whatever is done to the resource', async () => {
    const before = await keys()
    for (const type of ['Update', 'Delete', 'Create']) expect(await send(type)).toMatchObject({ Status: 'SUCCESS' })
    expect(await keys()).toEqual(before)
    expect(await listLocked('keys/')).toHaveLength(1)
  })

  it('fails the deploy where its bucket is not there', async () => {
    process.env.ANCHORS_BUCKET = ''
    expect(await send('Create')).toMatchObject({ Status: 'FAILED' })
  })
})
