import { once } from 'node:events'
import { connect } from 'node:net'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test } from 'vitest'
import { httpApi } from '../../local/gateway/http-api.ts'
import { openGateway } from '../../local/gateway/server.ts'

/** The gateway closed the connection with its reply: a client in the middle of 11 MB got a broken pipe instead of the 413. */
test('413 for a body over the limit, and the client may send all of it', async () => {
  const gateway = await openGateway(0)
  onTestFinished(gateway.stop)
  const api = { apiId: 'abc', name: 'test', routes: new Map([['POST /a', 'a']]) }
  gateway.serve(httpApi({ api, invoke: async () => ({ payload: 'ok' }) }))
  const size = 11 * 1024 * 1024
  const socket = connect(gateway.port, '127.0.0.1')
  onTestFinished(() => void socket.destroy())
  const read = text(socket)
  socket.write(`POST /a HTTP/1.1\r\nHost: localhost\r\nContent-Length: ${size}\r\n\r\n`)
  const part = Buffer.alloc(size / 11)
  // Each part is on its way before the next: by then the reply is there.
  for (let sent = 0; sent < size; sent += part.length)
    await new Promise<void>((resolve, reject) =>
      socket.write(part, error => (error ? reject(error) : setImmediate(resolve))),
    )
  await once(socket, 'end')
  expect(await read).toMatch(/^HTTP\/1.1 413 (.|\s)*Request Entity Too Large/)
})
