import { beforeAll, expect, it } from 'vitest'
import { randomUuid } from '../../shared/kernel/random.ts'
import { addPushDevice, readPushDevices } from '../../shared/platform/dynamo/push-devices.ts'
import { startIdentity } from '../support/identity.ts'
import { killedAfter, pausedAfter } from '../support/killed.ts'

beforeAll(async () => {
  await startIdentity('commerce', 'inventory', 'operations')
})

const most = 10
const deviceAt = (endpoint: string) => ({
  id: `psh_${randomUuid()}`,
  endpoint,
  p256dh: 'key',
  auth: 'secret',
  created_at: '2026-01-01T00:00:00Z',
})
const anEndpoint = () => `https://fcm.googleapis.com/fcm/send/${randomUuid()}`

it('one whose first subscription died halfway gets those of the account that asked last alone', async () => {
  for (let calls = 1; ; calls += 1) {
    const [endpoint, first, second] = [anEndpoint(), randomUuid(), randomUuid()]
    const wasKilled = await killedAfter(calls, () => addPushDevice(first, deviceAt(endpoint), most))
    await addPushDevice(second, deviceAt(endpoint), most)
    const listed = [await readPushDevices(first), await readPushDevices(second)].map(({ length }) => length)
    expect(listed, `killed after ${calls}`).toEqual([0, 1])
    if (!wasKilled) return
  }
})

it.each([1, 2, 3, 4])('one that two accounts asked for at once gets those of one alone, after call %s', async calls => {
  const [endpoint, first, second] = [anEndpoint(), randomUuid(), randomUuid()]
  const meanwhile = () => addPushDevice(second, deviceAt(endpoint), most)
  await pausedAfter(calls, meanwhile, () => addPushDevice(first, deviceAt(endpoint), most))
  const listed = [await readPushDevices(first), await readPushDevices(second)].map(({ length }) => length)
  expect(listed.toSorted()).toEqual([0, 1])
})
