import { expect, it } from 'vitest'
import { expectedFunctions } from './expected-functions.ts'
import type { Synthesized } from './synthesized.ts'

const secretLooking = /\{\{resolve:|secretsmanager:|:SecretString:|BEGIN [A-Z ]*KEY/

type Stages = () => Readonly<Record<'development' | 'named', Synthesized>>

export const functionTests = (stages: Stages) => {
  const stack = () => stages().development

  it('run Node 24 on arm64, each with a role of its own and the log group of its API group', () => {
    const functions = lambdas(stack())
    expect(new Set(functions.map(({ properties }) => properties.Role)).size).toBe(functions.length)
    for (const { path, properties } of functions)
      expect(properties, path).toMatchObject({
        Runtime: 'nodejs24.x',
        Architectures: ['arm64'],
        Handler: 'index.handler',
        Role: path.replace(/Function$/, 'Role.Arn'),
        LoggingConfig: { LogGroup: `${path.split('/')[0]}/FunctionLogs` },
      })
  })

  it('keep their logs for three months', () => {
    const groups = stack().ofType('AWS::Logs::LogGroup')
    const apis = stack().ofType('AWS::ApiGatewayV2::Api')
    expect(groups).toHaveLength(2 * apis.length)
    for (const { path, properties } of groups) expect(properties.RetentionInDays, path).toBe(90)
  })

  it('have no secret but the origin’s in an environment variable, and none of a name that Lambda reserves', () => {
    for (const { path, properties } of lambdas(stack()))
      for (const [name, value] of Object.entries<string>(properties.Environment.Variables)) {
        expect(name, path).not.toMatch(/^(AWS_|LAMBDA_|_|TZ$)/)
        if (name !== 'ORIGIN_KEYS') expect(value, `${path} ${name}`).not.toMatch(secretLooking)
      }
  })

  it('that stand behind the API give up before it does, at 30 seconds', () => {
    const endpoints = expectedFunctions({ stage: '', holdSeconds: '', mailFrom: '', withSandbox: true, gateways: '' })
    for (const { path } of endpoints.filter(({ isEndpoint }) => isEndpoint)) {
      const lambda = lambdas(stack()).find(candidate => candidate.path === `${path}/Function`)
      expect(lambda?.properties.Timeout, path).toBeLessThan(30)
    }
  })

  it('are traced where the deployment says so, and not otherwise', () => {
    expect(lambdas(stack()).filter(({ properties }) => properties.TracingConfig)).toEqual([])
    const { ofType } = stages().named
    for (const { path, properties } of ofType('AWS::Lambda::Function')) {
      expect(properties.TracingConfig, path).toEqual({ Mode: 'Active' })
      const role = ofType('AWS::IAM::Role').find(({ path: own }) => properties.Role === `${own}.Arn`)
      expect(JSON.stringify(role?.properties.Policies), path).toContain('xray:PutTraceSegments')
    }
  })

  it('are run by the clock as their schedule says', () => {
    const rules = stack().ofType('AWS::Events::Rule')
    expect(
      rules
        .toSorted((left, right) => right.path.localeCompare(left.path))
        .map(({ properties }) => [properties.ScheduleExpression, properties.Targets[0].Arn]),
    ).toEqual([
      ['rate(1 minute)', 'Holdfast/PlatformDomain/SendDueTimers/Function.Arn'],
      ['rate(1 hour)', 'Holdfast/PlatformDomain/MeasureTables/Function.Arn'],
      ['rate(5 minutes)', 'Holdfast/PaymentsDomain/ReconcilePayments/Function.Arn'],
      ['rate(1 hour)', 'Holdfast/MembershipsDomain/RenewSubscriptions/Function.Arn'],
      ['rate(1 hour)', 'Holdfast/LedgerDomain/ReportDays/Function.Arn'],
      ['rate(1 hour)', 'Holdfast/IdentityDomain/RotateSigningKeys/Function.Arn'],
      ['rate(1 hour)', 'Holdfast/IdentityDomain/EraseAccounts/Function.Arn'],
      ['rate(1 hour)', 'Holdfast/ActivityDomain/AnchorChains/Function.Arn'],
    ])
  })
}

const lambdas = ({ ofType }: Synthesized) => ofType('AWS::Lambda::Function')
