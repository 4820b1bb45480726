import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { LocalCloud } from '../../local/pages/local-cloud.ts'
import { localPages } from '../../local/pages/pages.ts'
import { mailSamples, textSamples } from '../../local/pages/template-samples.ts'
import { languages } from '../../shared/kernel/language.ts'

let server: Server
let url: string

beforeAll(async () => {
  const pages = localPages({} as LocalCloud, async (_, response) => {
    response.writeHead(404).end()
  })
  server = createServer(pages)
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve)
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(() => server.close())

const open = async (path: string) => {
  const response = await fetch(`${url}${path}`)
  return { status: response.status, text: await response.text() }
}

describe.each(languages)('the templates in %s', language => {
  it.each(Object.keys(mailSamples(language)))('open as a page: %s', async kind => {
    const { status, text } = await open(`/local/templates/${language}/${kind}`)
    expect(status).toBe(200)
    expect(text).toContain(`<html lang="${language}">`)
    expect(text).not.toMatch(/undefined|null|NaN|\[object/)
  })

  it('are all on one page, mails and text messages', async () => {
    const { status, text } = await open(`/local/templates?language=${language}`)
    expect(status).toBe(200)
    for (const kind of Object.keys(mailSamples(language)))
      expect(text).toContain(`/local/templates/${language}/${kind}`)
    for (const kind of Object.keys(textSamples(language))) expect(text).toContain(`<h2>${kind}</h2>`)
  })
})

it('answers 404 for a template or a language that there is not', async () => {
  expect((await open('/local/templates/en/none')).status).toBe(404)
  expect((await open('/local/templates/fr/hold_expired')).status).toBe(404)
})
