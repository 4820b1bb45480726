import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { handler } from '../../functions/api/get-docs.ts'
import { handler as script } from '../../functions/api/get-docs-script.ts'
import { handler as health } from '../../functions/api/get-health.ts'
import { handler as openapi } from '../../functions/api/get-openapi.ts'
import { contracts } from '../../shared/api/contracts/index.ts'
import { startBrowser, violations } from '../support/browser.ts'
import { call } from '../support/call.ts'
import { type Listener, listen } from '../support/listener.ts'

let listener: Listener
let browser: Browser
beforeAll(async () => {
  listener = await listen([
    [contracts.getDocs, handler],
    [contracts.getDocsScript, script],
    [contracts.getOpenapi, openapi],
    [contracts.getHealth, health],
  ])
  browser = await startBrowser()
})
afterAll(async () => {
  await browser?.close()
  await listener.stop()
})

/** The page at an operation, with what went wrong there and which other origins were asked. */
const open = async (width: number, operation = '') => {
  const page = await browser.newPage({ viewport: { width, height: 844 } })
  const complaints: string[] = []
  const strangers: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => message.type() === 'error' && complaints.push(message.text()))
  page.on('request', request => {
    if (!/^(data|blob):/.test(request.url()) && !request.url().startsWith(`${listener.url}/`))
      strangers.push(request.url())
  })
  await page.goto(`${listener.url}/api/docs${operation}`)
  return { page, complaints, strangers }
}

describe('get docs', () => {
  it('200 a page that may ask its own origin alone, for five minutes', async () => {
    const { status, headers, body } = await call(handler, { path: '/api/docs' })
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8'])
    expect(headers['cache-control']).toBe('public, max-age=300')
    expect(headers['content-security-policy']).toContain("default-src 'none'; script-src 'self';")
    expect(headers['content-security-policy']).not.toMatch(/https?:|\*|unsafe-eval|script-src[^;]*unsafe/)
    expect(body).not.toMatch(/https?:/)
  })

  it.each([1280, 390])('in a browser of %i pixels it shows the endpoints, and asks nobody else', async width => {
    const { page, complaints, strangers } = await open(width)
    await page.getByRole('heading', { name: 'Holdfast' }).waitFor()
    await page.getByText('/api/v1/health').first().waitFor()
    expect(await violations(page, ['.scalar-app'])).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    expect([complaints, strangers]).toEqual([[], []])
    await page.close()
  })

  it('in a browser, an endpoint is tried', async () => {
    const { page, complaints, strangers } = await open(1280, '#tag/api/GET/api/v1/health')
    await page.getByRole('heading', { name: 'Get health', exact: true }).waitFor()
    await page.getByRole('button', { name: /Test Request.*\/api\/v1\/health\)/i }).click()
    await page.getByRole('button', { name: /^Send/ }).first().click()
    await page.getByRole('link', { name: '200 OK' }).waitFor()
    expect(listener.answered).toContain('GET /api/v1/health 200')
    expect([complaints, strangers]).toEqual([[], []])
    await page.close()
  })
})
