import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { type Browser, chromium, type Page } from 'playwright-core'

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

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

/** The accessibility faults that axe finds, in a line each. */
export const violations = (page: Page): Promise<string[]> =>
  page.evaluate(
    `(async () => { ${axe}; return (await axe.run()).violations.map(({ id, nodes }) => id + ' ' + nodes[0].html) })()`,
  )
