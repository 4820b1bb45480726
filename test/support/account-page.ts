import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { accountPage, pageSecurity } from '../../shared/identity/presenters/account-page.ts'

interface Answer {
  readonly status: number
  readonly body: object
}

/** Serves the page of one name as its function does, and answers what it sends. */
export const serveAccountPage = async (
  name: Parameters<typeof accountPage>[0],
  answer: (sent: Readonly<Record<string, unknown>>) => Answer,
) => {
  const server = createServer(async (request, response) => {
    if (request.method === 'GET')
      return response.writeHead(200, { 'content-type': 'text/html', ...pageSecurity }).end(accountPage(name))
    let sent = ''
    for await (const part of request) sent += part
    const { status, body } = answer(JSON.parse(sent))
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/account/${name}`
  return { url, stop: () => server.close() }
}
