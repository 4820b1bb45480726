import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'

const flags =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync'

/** @throws Error with a sentence on how to install Chromium when there is none */
export const startBrowser = (): Promise<Browser> =>
  chromium.launch({ executablePath: chromiumPath(), args: flags.split(' ') })

const chromiumPath = (): string => {
  try {
    return execFileSync('which', ['chromium'], { encoding: 'utf8' }).trim()
  } catch {
    throw new Error('These tests drive Chromium. Install it: apt-get update && apt-get install -y chromium')
  }
}

interface Opened {
  readonly page: Page
  /** Errors of the page and of its console, as they come. */
  readonly complaints: string[]
  /** The addresses that the page asked. */
  readonly asked: string[]
}

/** Long enough to end only what hangs: how long a page takes depends on what else the machine does. */
const patienceMs = 240_000

/** Opens an address in a window of its own. */
export const openPage = async (browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<Opened> => {
  const page = await browser.newPage(options)
  page.setDefaultTimeout(patienceMs)
  const opened: Opened = { page, complaints: [], asked: [] }
  page.on('pageerror', error => opened.complaints.push(error.message))
  page.on('console', message => message.type() === 'error' && opened.complaints.push(message.text()))
  page.on('request', request => opened.asked.push(request.url()))
  await page.goto(url)
  return opened
}

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/**
 * What axe finds that keeps people out, in a line each; none is the aim.
 * @param foreign a selector of what is not ours to mend
 */
export const violations = (page: Page, foreign: string[] = []): Promise<string[]> =>
  page.evaluate(
    `(async () => { ${axe}; return (await axe.run({ exclude: ${JSON.stringify(foreign.map(each => [each]))} })).violations.map(({ id, nodes }) => id + ' ' + nodes[0].html) })()`,
  )
