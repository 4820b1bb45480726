import { describe, expect, it } from 'vitest'
import { until } from '../support/until.ts'
import { queuesAreEmpty } from './queues.ts'
import { inbox, type Json, play, request, signUp, startToPay } from './traveller.ts'

/** A browser of the push service that the local cloud plays, subscribed for an account. */
const browserOf = async (token: string): Promise<Json> => {
  const { body: key } = await request('GET', '/api/v1/push/key')
  const { body } = await request('POST', '/local/push/subscribe', { body: { application_server_key: key.public_key } })
  const reply = await request('POST', '/api/v1/users/me/push-subscriptions', { token, body })
  expect(reply.status).toBe(201)
  return { ...body, id: reply.body.id }
}

const payloadsAt = async (endpoint: string): Promise<Json[]> =>
  (await request('GET', endpoint)).body.map(({ content }: Json) => JSON.parse(content))

describe('push messages', () => {
  it('tell of a booking and of its cancellation, each once, and no more once the browser is deleted', async () => {
    const traveller = await signUp()
    const { token } = traveller
    const [kept, deleted] = [await browserOf(token), await browserOf(token)]
    await request('DELETE', `/api/v1/users/me/push-subscriptions/${deleted.id}`, { token })
    const { booking, payment } = await startToPay(traveller)
    await play(payment.body, { outcome: 'succeed', duplicates: 5 })
    const [ticket] = await until('the push message', async () => {
      const found = await payloadsAt(kept.endpoint)
      return found.length > 0 ? found : undefined
    })
    expect(ticket).toMatchObject({
      version: 1,
      kind: 'booking_confirmed',
      title: expect.stringMatching(/^Your ticket Mumbai to Pune/),
      tag: booking.body.id,
      url: expect.stringContaining(`/bookings/${booking.body.id}`),
    })
    await request('POST', `/api/v1/bookings/${booking.body.id}/cancel`, { token, body: {} })
    await until('the cancellation', async () => {
      const kinds = (await payloadsAt(kept.endpoint)).map(({ kind }) => kind)
      return kinds.includes('refund_succeeded') && kinds.includes('booking_cancelled')
    })
    await until('all messages to be worked off', queuesAreEmpty)
    const kinds = (await payloadsAt(kept.endpoint)).map(({ kind }) => kind)
    expect(kinds.toSorted()).toEqual(['booking_cancelled', 'booking_confirmed', 'refund_succeeded'])
    expect(await payloadsAt(deleted.endpoint)).toEqual([])
    expect(await inbox(kept.endpoint)).toHaveLength(3)
    const { body } = await request('GET', '/api/v1/users/me/notifications', { token })
    const logged = body.items.flatMap(({ category, messages }: Json) =>
      messages.filter(({ channel }: Json) => channel === 'push').map(({ status }: Json) => `${category} ${status}`),
    )
    expect(logged.toSorted()).toEqual(['booking_cancelled sent', 'booking_confirmed sent', 'refund_succeeded sent'])
  })

  it('end for a browser that is signed out from afar, and go on for the one that signed in since', async () => {
    const { email, password, token } = await signUp()
    await browserOf(token)
    await request('POST', '/api/v1/auth/logout/all', { token })
    const again = await request('POST', '/api/v1/auth/login', { body: { email, password, client: 'native' } })
    const kept = await browserOf(again.body.access_token)
    await until('the former browser to be dropped', async () => {
      const { body } = await request('GET', '/api/v1/users/me/push-subscriptions', { token: again.body.access_token })
      return body.items.length === 1 && body.items[0].id === kept.id
    })
  })
})
