import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveAccountPage } from '../support/account-page.ts'
import { openPage, startBrowser } from '../support/browser.ts'

let browser: Browser
let served: Awaited<ReturnType<typeof serveAccountPage>>
const tokens: unknown[] = []

beforeAll(async () => {
  served = await serveAccountPage('undo', ({ token }) => {
    tokens.push(token)
    return { status: 422, body: { detail: 'This link is no longer good.' } }
  })
  browser = await startBrowser()
})

afterAll(async () => {
  await browser?.close()
  served.stop()
})

test('a link pasted where an incomplete one, or another one, is open is the one that counts', async () => {
  const { page } = await openPage(browser, served.url)
  await page.getByRole('status').filter({ hasText: 'not complete' }).waitFor()
  for (const token of ['first', 'second']) {
    await page.goto(`${served.url}#token=${token}`)
    await page.locator('#said:empty').waitFor({ state: 'attached', timeout: 10_000 })
    await page.getByRole('button', { name: 'Undo it' }).click()
    await page.getByRole('status').filter({ hasText: 'no longer good' }).waitFor()
    expect(tokens.at(-1)).toBe(token)
  }
})
