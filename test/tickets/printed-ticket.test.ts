import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ticketPdf } from '../../shared/tickets/presenters/ticket-pdf.ts'
import { issueTicket } from '../../shared/tickets/rules/issue-ticket.ts'
import { startBrowser } from '../support/browser.ts'
import { aTrip, boughtAt, signingKeys } from './bookings.ts'
import { type Picture, pictureOf, readQr } from './read-qr.ts'

let browser: Browser
beforeAll(async () => {
  browser = await startBrowser()
})
afterAll(() => browser?.close())

describe('the ticket printed in grey at 200 dpi', () => {
  it('is still read by a scanner', async () => {
    const key = signingKeys('01k9x2m4n6p8q0r2s4t6v8w0aa').keyOf('01k9x2m4n6p8q0r2s4t6v8w0aa')
    const trip = aTrip()
    const ticket = await issueTicket(trip, key, boughtAt)
    expect(readQr(overOneCard(await printed(await ticketPdf(ticket, trip, 'en'))))).toBe(ticket.codes[0]?.token)
  })
})

const pdfjs = join(dirname(createRequire(import.meta.url).resolve('unpdf')), 'pdfjs.mjs')

/** The first page as a printer without colours prints it. */
const printed = async (pdf: Uint8Array): Promise<Picture> => {
  const page = await browser.newPage()
  const files: Record<string, [string, string | Buffer]> = {
    '/': ['text/html', '<!doctype html><title>A ticket</title>'],
    '/ticket.pdf': ['application/pdf', Buffer.from(pdf)],
  }
  await page.route('http://ticket.test/**', route => {
    const { pathname } = new URL(route.request().url())
    const [contentType, body] = files[pathname] ?? []
    return body ? route.fulfill({ contentType, body }) : route.fulfill({ contentType: 'text/javascript', path: pdfjs })
  })
  await page.goto('http://ticket.test/')
  return pictureOf((await page.evaluate(draw)) as string)
}

/** Runs in the browser. */
const draw = `(async () => {
  const { getDocument } = await import('/pdfjs.mjs')
  const data = new Uint8Array(await (await fetch('/ticket.pdf')).arrayBuffer())
  const page = await (await getDocument({ data }).promise).getPage(1)
  const viewport = page.getViewport({ scale: 200 / 72 })
  const canvas = Object.assign(document.createElement('canvas'), { width: viewport.width, height: viewport.height })
  await page.render({ canvas, canvasContext: canvas.getContext('2d'), viewport }).promise
  const grey = Object.assign(document.createElement('canvas'), { width: canvas.width, height: canvas.height })
  const context = grey.getContext('2d')
  context.filter = 'grayscale(1)'
  context.drawImage(canvas, 0, 0)
  return grey.toDataURL('image/png')
})()`

/** The scanner sees one card: only that part of the page is in its picture. */
const overOneCard = (page: Picture): Picture => {
  const width = Math.floor(page.width * 0.3)
  const top = Math.floor(page.height * 0.35)
  const height = Math.floor(page.height * 0.2)
  const data = new Uint8Array(width * height * 4)
  const left = Math.floor(page.width * 0.06)
  for (let y = 0; y < height; y += 1)
    for (let x = 0; x < width * 4; x += 1)
      data[y * width * 4 + x] = page.data[(y + top) * page.width * 4 + left * 4 + x] ?? 255
  return { data, width, height }
}
