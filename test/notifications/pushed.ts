import { once } from 'node:events'
import { createServer } from 'node:http'
import { openPushService, type PushService } from '../../local/services/push-service.ts'
import { vapidKeyOf } from '../../shared/notifications/rules/vapid-key.ts'
import { readSecretKey } from '../../shared/platform/auth/secrets.ts'

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
