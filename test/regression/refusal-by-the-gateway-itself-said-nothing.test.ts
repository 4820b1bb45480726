import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { serveAccountPage } from '../support/account-page.ts'
import { openPage, startBrowser } from '../support/browser.ts'

let browser: Browser
let served: Awaited<ReturnType<typeof serveAccountPage>>

beforeAll(async () => {
  served = await serveAccountPage('undo', () => ({ status: 503, body: { message: 'Service Unavailable' } }))
  browser = await startBrowser()
})

afterAll(async () => {
  await browser?.close()
  served.stop()
})

test('a page says that it could not be done, where API Gateway answers in place of a function', async () => {
  const { page } = await openPage(browser, `${served.url}#token=one`)
  const answered = page.waitForResponse(answer => answer.request().method() === 'POST')
  await page.getByRole('button', { name: 'Undo it' }).click()
  await answered
  const said = page.getByRole('status').filter({ hasText: 'Holdfast cannot be reached. Please try again.' })
  await said.waitFor({ timeout: 10_000 })
  expect(await page.getByRole('button', { name: 'Undo it' }).isEnabled()).toBe(true)
})
