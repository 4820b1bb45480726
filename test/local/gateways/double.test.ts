import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, request as httpRequest } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Place } from '../../../local/gateways/double.ts'
import { type PlayedStripe, startStripe } from '../../../local/gateways/stripe/start.ts'
import { stripeGateway } from '../../../shared/payments/adapters/stripe/gateway.ts'
import { aNewOrder } from '../../payments/new-order.ts'
import { until } from '../../support/until.ts'

const keys = { secret_key: 'sk_test_1', webhook_secret: 'whsec_1' }
/** The types of the events that came, and how the next ones are answered. */
const came: string[] = []
const statuses: number[] = []
const merchant = createServer(async (request, response) => {
  came.push(JSON.parse(await text(request)).type)
  response.writeHead(statuses.shift() ?? 200).end()
})
let target = ''
beforeAll(async () => {
  merchant.listen(0, '127.0.0.1')
  await once(merchant, 'listening')
  target = `http://127.0.0.1:${(merchant.address() as AddressInfo).port}/`
})
beforeEach(() => {
  came.length = 0
})
afterAll(() => void merchant.close())

const started = async (place: Place = { target }): Promise<PlayedStripe> => {
  const played = await startStripe(keys, place)
  onTestFinished(() => played.stop().catch(() => {}))
  return played
}

const gatewayAt = (url: string) => stripeGateway(async () => ({ ...keys, url, return_url: 'https://shop.example' }))

const paid = async (played: PlayedStripe): Promise<string> => {
  const { order_id } = await gatewayAt(played.url).create(aNewOrder())
  await played.pay(order_id)
  return order_id
}

const two = ['payment_intent.amount_capturable_updated', 'checkout.session.completed']

const arrived = (types: readonly string[]) =>
  until(`${types} to come, not ${came}`, () => JSON.stringify(came) === JSON.stringify(types))

describe('the events of a played gateway', () => {
  it('come in order, or twice each', async () => {
    const played = await started()
    await paid(played)
    await arrived(two)
    await played.play({ webhooks: 'twice' })
    came.length = 0
    await paid(played)
    await arrived([two[0], two[0], two[1], two[1]] as string[])
  })

  it('come in reverse once they are no longer held, and never when they are lost', async () => {
    const played = await started()
    await played.play({ webhooks: 'held' })
    await paid(played)
    await played.play({ webhooks: 'lost' })
    await arrived(two.toReversed())
    await paid(played)
    expect(played.events).toHaveLength(4)
    await played.play({ webhooks: 'sent' })
    came.length = 0
    await paid(played)
    await arrived(two)
  })

  it('come again until they are acknowledged', async () => {
    const played = await started()
    statuses.push(500)
    await paid(played)
    await arrived([...two, two[0]] as string[])
  })
})

describe('a played gateway', () => {
  it('has its orders after a restart', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'holdfast-gateway-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const file = join(folder, 'stripe.json')
    const played = await started({ file })
    const order_id = await paid(played)
    const before = await gatewayAt(played.url).retrieve(order_id)
    await played.stop()
    const again = await started({ file })
    expect(await gatewayAt(again.url).retrieve(order_id)).toEqual(before)
  })

  it('shows its orders, with a link to those that can be paid, and its switches', async () => {
    const played = await started({})
    const { order_id, checkout } = await gatewayAt(played.url).create(aNewOrder())
    const done = await paid(played)
    const page = await (await fetch(played.url)).text()
    expect(page).toContain(`href="${new URL(checkout.url ?? '').pathname}"><code>${order_id}</code></a>`)
    expect(page).toContain(`<td><code>${done}</code>`)
    expect(page).toContain('still_open')
  })

  it('answers to no other name than those of this machine', async () => {
    const { port } = new URL((await started({})).url)
    const asked = httpRequest({ host: '127.0.0.1', port, headers: { host: 'attacker.example' } }).end()
    const [reply] = await once(asked, 'response')
    reply.resume()
    expect(reply.statusCode).toBe(403)
  })

  it('refuses a switch of another form, and what cannot be played', async () => {
    const { url } = await started({})
    const play = async (body: string) => (await fetch(`${url}/_play`, { method: 'POST', body })).status
    expect(await play('no JSON')).toBe(400)
    expect(await play('{"webhook":"lost"}')).toBe(400)
    expect(await play('{"webhooks":"sometimes"}')).toBe(409)
    expect(await play('{"lapse":"cs_none"}')).toBe(409)
  })
})
