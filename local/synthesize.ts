import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { text } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { region } from './account.ts'

const projectFolder = resolve(dirname(fileURLToPath(import.meta.url)), '..')

/** What a shell may have for `cdk deploy`: names that links would lead to, and what is of one account or its machines alone. */
const ofDeployments = [
  'STAGE',
  'DOMAIN_NAME',
  'HOSTED_ZONE_ID',
  'CERTIFICATE_ARN',
  'PUBLIC_URL',
  'WEB_URL',
  'MAIL_FROM',
  'TICKETS_SECRET_ARN',
  'WARM_THROUGHPUT',
  'RESERVED_CONCURRENCY',
  'MAILS_PER_SECOND',
  'TRACING',
  'RUNBOOKS_URL',
  'GATEWAYS',
]

/** This process's environment for the local cloud, which is a trial of the development stage whatever the shell deploys. */
export const localEnvironment = (): Record<string, string | undefined> => ({
  ...Object.fromEntries(Object.entries(process.env).filter(([name]) => !ofDeployments.includes(name))),
  MAIL_FROM: 'tickets@holdfast.example',
  // They are played here (local/gateways/doubles.ts).
  GATEWAYS: 'stripe,razorpay,paypal',
  CDK_DEFAULT_REGION: region,
})

/**
 * Synthesizes the CDK app into a folder, in a process of its own with this Node, as `cdk synth` does.
 * @param options.app the program that composes it; the project's own when absent
 * @returns the folder
 * @throws Error with what the app said
 */
export const synthesize = async (
  folder: string,
  options: { app?: string; signal?: AbortSignal } = {},
): Promise<string> => {
  const child = spawn(process.execPath, [options.app ?? join(projectFolder, 'bin/holdfast.ts')], {
    cwd: projectFolder,
    // The rules CDK checks templates against are `npm run synth`'s and the tests' business; here they cost two seconds.
    env: {
      ...localEnvironment(),
      CDK_VALIDATION: 'false',
      CDK_OUTDIR: folder,
      HOLDFAST_BUNDLES: join(folder, 'functions'),
      HOLDFAST_BUNDLE_FORM: 'quick',
      CDK_CONTEXT_JSON: JSON.stringify(context()),
    },
    stdio: ['ignore', 'ignore', 'pipe'],
    signal: options.signal,
  })
  const [said, [code, signal]] = await Promise.all([text(child.stderr), once(child, 'exit')])
  if (code !== 0)
    throw new Error(`The CDK app could not be synthesized (${signal ?? `exit code ${code}`}):\n${said.trim()}`)
  makeRelocatable(folder)
  return folder
}

/** Assets that are not staged are named by absolute paths: those within the folder become relative to it. */
const makeRelocatable = (folder: string): void => {
  for (const name of readdirSync(folder).filter(file => file.endsWith('.assets.json'))) {
    const file = join(folder, name)
    writeFileSync(file, readFileSync(file, 'utf8').replaceAll(JSON.stringify(`${folder}/`).slice(1, -1), ''))
  }
}

// The paths of constructs, which the CDK command line adds too, name what runs here. Assets are not staged: copying two
// thousand files twice takes as long as all else.
const context = (): Record<string, unknown> => {
  const file = join(projectFolder, 'cdk.json')
  const given = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).context : {}
  return { ...given, 'aws:cdk:enable-path-metadata': true, 'aws:cdk:disable-asset-staging': true }
}
