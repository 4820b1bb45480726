import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { machineFindings, says } from './doctor/machine.mjs'

/**
 * `npm run doctor`: what this machine lacks for `npm start` and `npm test`. `npm run doctor -- --account`: what the AWS
 * account lacks for `npx cdk deploy --all` with the settings in the environment. What is missing is said with what mends it,
 * and makes the exit code 1.
 */
const marks = { fine: '✓', attention: '!', missing: '✗' }

/** @param {{ state: 'fine' | 'attention' | 'missing', sentence: string }} finding */
const print = ({ state, sentence }) => {
  console.log(`${marks[state]} ${sentence}`)
  if (state === 'missing') process.exitCode = 1
}

/** Its TypeScript and its packages need what `npm ci` brings. */
const ofAccount = async () => {
  const account = await import('./doctor/account.ts').catch(error => {
    if (!['ERR_MODULE_NOT_FOUND', 'ERR_UNKNOWN_FILE_EXTENSION'].includes(error.code)) throw error
  })
  const sentence = 'The packages and the Node they bring look at the account: npm ci, then npm run doctor -- --account'
  if (!account) return print({ state: 'missing', sentence })
  for await (const finding of account.accountFindings(process.env)) print(finding)
}

const ofMachine = async () => {
  const findings = await machineFindings({
    folder: fileURLToPath(new URL('..', import.meta.url)),
    nodeVersion: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    port: Number(process.env.PORT ?? 8000),
    says,
  })
  for (const finding of findings) print(finding)
}

const isOfAccount = () => parseArgs({ options: { account: { type: 'boolean', default: false } } }).values.account

try {
  await (isOfAccount() ? ofAccount() : ofMachine())
} catch (error) {
  if (!String(error.code).startsWith('ERR_PARSE_ARGS')) throw error
  print({
    state: 'missing',
    sentence: `${error.message.split('. ')[0]}: npm run doctor, or npm run doctor -- --account`,
  })
}
