import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { openPage, startBrowser, violations } from '../support/browser.ts'
import { until } from '../support/until.ts'
import { bookingOf, mail, request, signUp, startToPay } from './traveller.ts'

let browser: Browser

beforeAll(async () => {
  browser = await startBrowser()
})

afterAll(() => browser?.close())

const open = (path: string, width = 1200) =>
  openPage(browser, new URL(path, inject('cloudUrl')).href, { viewport: { width, height: 900 } })

const inboxOf = (to: string): string => new URL(`/local/inbox?to=${encodeURIComponent(to)}`, inject('cloudUrl')).href

describe('pages of the local cloud', () => {
  it.each([1200, 360])('the index and the inbox fit %i pixels and are accessible', async width => {
    for (const path of ['/local/', '/local/inbox']) {
      const { page, complaints } = await open(path, width)
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
      expect(complaints).toEqual([])
      await page.close()
    }
  })

  it('the root address redirects to the index', async () => {
    const { page } = await open('/')
    expect(new URL(page.url()).pathname).toBe('/local/')
    await page.close()
  })

  it('the API browser shows an endpoint and its codes, on a narrow screen too, and tries one, from this machine alone', async () => {
    const { page, complaints, asked } = await open('/api/docs#tag/transit/POST/api/v1/reservations/create', 1280)
    await page.getByRole('heading', { name: 'Create reservation' }).waitFor()
    await page.getByText('SEATS_TAKEN').first().waitFor()
    for (const width of [1280, 390]) {
      await page.setViewportSize({ width, height: 844 })
      expect(await violations(page, ['.scalar-app'])).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width)
    }
    await page.setViewportSize({ width: 1280, height: 844 })
    await page.goto(new URL('/api/docs#tag/api/GET/api/v1/health', inject('cloudUrl')).href)
    await page.getByRole('button', { name: /Test Request.*\/api\/v1\/health\)/i }).click()
    await page.getByRole('button', { name: /^Send/ }).first().click()
    await page.getByRole('link', { name: '200 OK' }).waitFor()
    const own = new URL(inject('cloudUrl')).origin
    expect(asked.filter(url => !/^(data|blob):/.test(url) && !url.startsWith(`${own}/`))).toEqual([])
    expect(complaints).toEqual([])
    await page.close()
  })

  it('a person pays on the sandbox gateway’s page, and finds the mail with the ticket in the inbox', async () => {
    const traveller = await signUp()
    const { booking, payment } = await startToPay(traveller)
    const { page } = await open(payment.body.checkout.url, 360)
    await page.getByRole('button', { name: /^Pay/ }).click()
    await page.getByRole('status').filter({ hasText: 'Paid.' }).waitFor()
    const confirmed = await until('the booking to be confirmed', async () => {
      const now = await bookingOf(traveller.token, booking.body.id)
      return now.status === 'confirmed' && now
    })
    await until('the mail', async () => {
      await page.goto(inboxOf(traveller.email))
      return page.getByRole('link', { name: `ticket-${confirmed.ticket.ticket_number}.pdf` }).isVisible()
    })
    await page.close()
  })

  it('the links of account messages lead to pages on which a password is set and a deletion undone', async () => {
    const { email, token } = await signUp()
    const { page, complaints } = await open('/account/forgot-password', 360)
    const isFit = async () => {
      expect(await violations(page)).toEqual([])
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(360)
    }
    const follow = async (subject: RegExp) => {
      const { text } = await mail(email, subject)
      // Of one address but for what follows the `#`, which alone loads nothing.
      await page.goto('about:blank')
      await page.goto(/http\S+\/account\/\S+/.exec(text)?.[0] ?? '')
      await isFit()
    }
    await isFit()
    await page.getByLabel('E-mail address').fill(email)
    await page.getByRole('button', { name: 'Send the mail' }).click()
    await page.getByRole('status').filter({ hasText: 'Look into your mailbox' }).waitFor()

    await follow(/new Holdfast password/)
    await page.getByLabel('New password').fill('password1')
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByRole('status').filter({ hasText: 'common' }).waitFor()
    const password = 'a ferry to Goa at dusk'
    await page.getByLabel('New password').fill(password)
    await page.getByRole('button', { name: 'Set the password' }).click()
    await page.getByRole('status').filter({ hasText: 'Your new password is set' }).waitFor()
    expect((await request('GET', '/api/v1/users/me', { token })).status).toBe(401)

    const signedIn = await request('POST', '/api/v1/auth/login', { body: { email, password } })
    await request('DELETE', '/api/v1/users/me', { token: signedIn.body.access_token })
    await follow(/deleted/)
    await page.getByRole('button', { name: 'Undo it' }).click()
    await page.getByRole('status').filter({ hasText: 'Undone.' }).waitFor()
    await mail(email, /password/)

    await page.goto('about:blank')
    await page.goto(new URL('/account/accept-invitation', inject('cloudUrl')).href)
    await page.getByRole('status').filter({ hasText: 'This link is not complete' }).waitFor()
    expect(await page.getByRole('button').count()).toBe(0)
    expect(complaints.filter(complaint => !complaint.includes('422'))).toEqual([])
    await page.close()
  })
})
