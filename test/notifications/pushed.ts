import { once } from 'node:events'
import { createServer } from 'node:http'
import { handler as create } from '../../functions/notifications/create-push-subscription.ts'
import { handler as list } from '../../functions/notifications/list-push-subscriptions.ts'
import { openPushService, type PushService } from '../../local/services/push-service.ts'
import { vapidKeyOf } from '../../shared/notifications/rules/vapid-key.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'
import { call } from '../support/call.ts'
import { startIdentity } from '../support/identity.ts'

/** The local cloud's push service at a free port; `PUSH_SERVICE_URL` has endpoints allowed that are there. */
export const startPushService = async () => {
  let service: PushService | undefined
  const server = createServer((request, response) => void service?.listener(request, response)).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  const opened = openPushService({ url })
  service = opened
  process.env.PUSH_SERVICE_URL = url
  return {
    ...opened,
    url,
    stop: async () => {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

export type StartedPushService = Awaited<ReturnType<typeof startPushService>>

/** The key that browsers subscribe with. */
export const senderKey = async (): Promise<string> => vapidKeyOf(await readSecretKey('PUSH_SECRET')).public_key

/** The tables that a browser's subscription needs, and a push service with browsers. */
export const startBrowsers = async () => {
  await startIdentity('commerce', 'inventory', 'operations')
  const push = await startPushService()
  const sender = await senderKey()
  return { subscription: () => push.subscribe(sender), push, sender, stop: push.stop }
}

export const add = (token: string, body: unknown) => call(create, { token, method: 'POST', body })

export const listed = async (token: string) =>
  (await call(list, { token })).body.items as { id: string; service: string }[]
