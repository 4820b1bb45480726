import { resolve } from 'node:path'
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

const ofAccount = async () => {
  const { accountFindings } = await import('./doctor/account.ts')
  for await (const finding of accountFindings(process.env)) print(finding)
}

const { values } = parseArgs({ options: { account: { type: 'boolean', default: false } } })
if (values.account) await ofAccount()
else
  for (const finding of await machineFindings({
    folder: resolve(import.meta.dirname, '..'),
    nodeVersion: process.versions.node,
    platform: `${process.platform}-${process.arch}`,
    port: Number(process.env.PORT ?? 8000),
    says,
  }))
    print(finding)
