import { execFileSync, spawnSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { deployedSettingsFrom, stages } from '../../lib/settings.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, string>>
  readonly env?: Readonly<Record<string, string>>
}

interface Job {
  readonly uses?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly environment?: string
  readonly 'timeout-minutes'?: number
  readonly env?: Readonly<Record<string, string>>
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly on: Readonly<Record<string, { readonly inputs?: Readonly<Record<string, { readonly options?: string[] }>> }>>
  readonly permissions?: object
  readonly jobs: Readonly<Record<string, Job>>
}

const folder = '.github/workflows'
const files = globSync('*.{yml,yaml}', { cwd: folder }).sort()
const textOf = (file: string): string => readFileSync(`${folder}/${file}`, 'utf8')
const workflowOf = (file: string): Workflow => parse(textOf(file))
const jobs = files.flatMap(file => Object.entries(workflowOf(file).jobs).map(([name, job]) => ({ file, name, job })))
const stepsOf = (job: Job): readonly Step[] => job.steps ?? []
const { scripts }: { scripts: Record<string, string> } = JSON.parse(readFileSync('package.json', 'utf8'))

it('there are workflows to check and test, to deploy, and to roll back', () => {
  expect(files).toEqual(['check.yml', 'deploy.yml', 'roll-back.yml'])
})

describe.each(jobs)('$file: $name', ({ job }) => {
  const commands = stepsOf(job).flatMap(({ run }) => run ?? [])
  const runsCode = stepsOf(job).some(
    ({ uses, run }) => uses?.startsWith('actions/checkout@') || /\bnpm\b/.test(run ?? ''),
  )

  it('runs scripts of package.json, and programs that npm ci brings', () => {
    const named = commands.flatMap(run =>
      [...run.matchAll(/\bnpm run (?:--silent )?([\w:-]+)/g)].map(([, name]) => name),
    )
    expect(named.filter(name => name !== undefined && !(name in scripts))).toEqual([])
    const programs = commands.flatMap(run => [...run.matchAll(/\bnpx (\S+)/g)].map(([, name]) => name))
    expect(programs.filter(name => !existsSync(`node_modules/.bin/${name}`))).toEqual([])
  })

  it('takes actions by the commit of a version that is named beside it', () => {
    const uses = [job.uses, ...stepsOf(job).map(step => step.uses)].filter(name => name !== undefined)
    const pinned = /^(actions\/checkout|actions\/setup-node|aws-actions\/configure-aws-credentials)@[0-9a-f]{40}$/
    expect(uses.filter(name => !name.startsWith('./') && !pinned.test(name))).toEqual([])
  })

  it('puts nothing from outside into a command but by a variable', () => {
    expect(commands.filter(run => run.includes('${{'))).toEqual([])
  })

  it('has a least set of permissions, an end, and none to write where code of a pull request runs', () => {
    const { permissions = {} } = job
    expect(Object.keys(permissions).length).toBeGreaterThan(0)
    const allowed = ['contents: read', 'pull-requests: write', 'id-token: write']
    expect(Object.entries(permissions).filter(([name, may]) => !allowed.includes(`${name}: ${may}`))).toEqual([])
    expect(permissions['pull-requests'] && runsCode).toBeFalsy()
    if (!job.uses) expect(job['timeout-minutes']).toBeGreaterThan(0)
  })

  it('reaches AWS in a deploy of a stage alone, by a role that GitHub’s identity token assumes', () => {
    const aws = stepsOf(job).filter(({ uses }) => uses?.startsWith('aws-actions/'))
    const isDeploy = commands.some(run => run.includes('cdk deploy'))
    expect(aws).toHaveLength(isDeploy ? 1 : 0)
    expect(Boolean(job.permissions?.['id-token'])).toBe(isDeploy || job.uses === './.github/workflows/deploy.yml')
    if (!isDeploy) return
    expect(Object.keys(aws[0]?.with ?? {})).toEqual(['role-to-assume', 'aws-region'])
    expect(job.environment).toBe('${{ inputs.stage }}')
  })
})

describe.each(files)('%s', file => {
  it('grants nothing to all of its jobs, and names no secret', () => {
    expect(workflowOf(file).permissions).toEqual({})
    expect(textOf(file)).not.toMatch(/\bsecrets\b/)
    expect(textOf(file).match(/@[0-9a-f]{40}(?! # v\d+\.\d+\.\d+$)/gm)).toBeNull()
  })

  it('never gives the rights of the repository to a pull request from outside', () => {
    expect(
      Object.keys(workflowOf(file).on).filter(event => /pull_request_target|workflow_run|issue/.test(event)),
    ).toEqual([])
  })

  it('offers every stage, where it offers stages', () => {
    const options = workflowOf(file).on.workflow_dispatch?.inputs?.stage?.options
    if (options) expect(options).toEqual([...stages])
  })
})

it('a deploy has the stage that was chosen, and every setting that is a variable of its environment', () => {
  const steps = stepsOf(workflowOf('deploy.yml').jobs.deploy as Job)
  expect(steps.find(({ run }) => run?.includes('cdk deploy'))?.env).toEqual({ STAGE: '${{ inputs.stage }}' })
  const settings = steps.find(({ env }) => env?.VARIABLES === '${{ toJSON(vars) }}')
  const GITHUB_ENV = join(mkdtempSync(join(tmpdir(), 'holdfast-workflow-')), 'env')
  const VARIABLES = JSON.stringify({
    MAIL_FROM: 'tickets@example.com',
    WEB_ORIGINS: 'https://a.example,https://b.example',
    OF_THE_ORGANIZATION: 'two\nSTAGE=lines',
  })
  execFileSync('bash', ['-c', String(settings?.run)], { env: { ...process.env, GITHUB_ENV, VARIABLES } })
  const set = readFileSync(GITHUB_ENV, 'utf8').matchAll(/^(\w+)<<(.+)\n([\s\S]*?)\n\2\n/gm)
  expect(Object.fromEntries([...set].map(([, name, , value]) => [name, value]))).toEqual(JSON.parse(VARIABLES))
})

it('what a job synthesizes has the settings that are needed', () => {
  const synthesizing = jobs.filter(({ job }) => stepsOf(job).some(({ run }) => run?.includes('npm run synth')))
  expect(synthesizing.map(({ name }) => name)).toEqual(['difference'])
  for (const { job } of synthesizing) expect(() => deployedSettingsFrom(job.env ?? {})).not.toThrow()
})

describe('a deploy of a ref', () => {
  const folder = mkdtempSync(join(tmpdir(), 'holdfast-ref-'))
  afterAll(() => rmSync(folder, { recursive: true }))
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@example.com', ...args], { cwd: folder })
  const commit = (message: string) => git('commit', '--quiet', '--allow-empty', '--message', message)
  const steps = stepsOf(workflowOf('deploy.yml').jobs.deploy as Job)
  const check = steps.findIndex(({ env }) => env?.REF === '${{ inputs.ref }}')

  beforeAll(() => {
    git('init', '--quiet', '--initial-branch=main')
    commit('of main')
    git('update-ref', 'refs/remotes/origin/main', 'HEAD')
    git('tag', 'v1')
    commit('of a branch')
    git('update-ref', 'refs/remotes/origin/topic', 'HEAD')
    commit('of a fork')
    git('update-ref', 'refs/pull/1/head', 'HEAD')
  })

  it.each([
    ['staging', 'refs/remotes/origin/main', true],
    ['staging', 'refs/remotes/origin/topic', true],
    ['staging', 'refs/pull/1/head', false],
    ['production', 'refs/tags/v1', true],
    ['production', 'refs/remotes/origin/main', true],
    ['production', 'refs/remotes/origin/topic', false],
    ['production', 'refs/pull/1/head', false],
  ])('to %s takes %s: %s', (STAGE, REF, isTaken) => {
    git('checkout', '--quiet', '--detach', REF)
    const { status, stdout } = spawnSync('bash', ['-e', '-c', String(steps[check]?.run)], {
      cwd: folder,
      env: { ...process.env, STAGE, REF },
      encoding: 'utf8',
    })
    expect([status, stdout !== '']).toEqual(isTaken ? [0, false] : [1, true])
  })

  it('is looked at before anything of it runs, with all branches and tags there', () => {
    expect(check).toBe(1)
    expect(steps[0]?.with).toMatchObject({ ref: '${{ inputs.ref }}', 'fetch-depth': 0 })
  })
})

it('docs/guides/deploy.md gives the role to the environment of one repository alone, and lets it only be what cdk bootstrap made', () => {
  const guide = readFileSync('docs/guides/deploy.md', 'utf8')
  const policyIn = (name: string) =>
    JSON.parse(String(guide.split(`<<${name}\n`)[1]?.split(`\n${name}\n`)[0])).Statement
  const issuer = 'token.actions.githubusercontent.com'
  expect(policyIn('TRUST')).toEqual([
    {
      Effect: 'Allow',
      Action: 'sts:AssumeRoleWithWebIdentity',
      Principal: { Federated: `arn:aws:iam::\${ACCOUNT}:oidc-provider/${issuer}` },
      Condition: {
        StringEquals: {
          [`${issuer}:aud`]: 'sts.amazonaws.com',
          [`${issuer}:sub`]: 'repo:${REPOSITORY}:environment:${STAGE}',
        },
      },
    },
  ])
  expect(policyIn('MAY')).toEqual([
    { Effect: 'Allow', Action: 'sts:AssumeRole', Resource: 'arn:aws:iam::${ACCOUNT}:role/cdk-hnb659fds-*' },
  ])
})
