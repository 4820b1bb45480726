import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { accountPage, pageSecurity } from '../../shared/identity/presenters/account-page.ts'
import { openPage, startBrowser } from '../support/browser.ts'

let browser: Browser
let server: Server
const tokens: string[] = []

beforeAll(async () => {
  server = createServer(async (request, response) => {
    if (request.method === 'GET')
      return response.writeHead(200, { 'content-type': 'text/html', ...pageSecurity }).end(accountPage('undo'))
    let body = ''
    for await (const part of request) body += part
    tokens.push(JSON.parse(body).token)
    response.writeHead(422, { 'content-type': 'application/json' }).end('{"detail":"This link is no longer good."}')
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  browser = await startBrowser()
})

afterAll(async () => {
  await browser?.close()
  server.close()
})

test('a link pasted where an incomplete one, or another one, is open is the one that counts', async () => {
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/account/undo`
  const { page } = await openPage(browser, url)
  await page.getByRole('status').filter({ hasText: 'not complete' }).waitFor()
  for (const token of ['first', 'second']) {
    await page.goto(`${url}#token=${token}`)
    await page.locator('#said:empty').waitFor({ state: 'attached', timeout: 10_000 })
    await page.getByRole('button', { name: 'Undo it' }).click()
    await page.getByRole('status').filter({ hasText: 'no longer good' }).waitFor()
    expect(tokens.at(-1)).toBe(token)
  }
})
