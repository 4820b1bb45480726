import { Stack } from 'aws-cdk-lib'
import { expect, it } from 'vitest'
import type { Resource, Synthesized } from './synthesized.ts'

type Stages = () => { readonly development: Synthesized; readonly production: Synthesized }

export const stageTests = (stages: Stages) => {
  it('are stacks of their own; that of production is protected', () => {
    const stacksOf = ({ app }: Synthesized) =>
      app.node.children
        .filter(Stack.isStack)
        .map(({ stackName, terminationProtection }) => ({ stackName, terminationProtection }))
    const { development, production } = stages()
    expect(stacksOf(development)).toEqual([
      { stackName: 'Holdfast', terminationProtection: false },
      { stackName: 'Holdfast-edge', terminationProtection: false },
    ])
    expect(stacksOf(production)).toEqual([
      { stackName: 'Holdfast-production', terminationProtection: true },
      { stackName: 'Holdfast-production-edge', terminationProtection: true },
    ])
  })

  it('of production has nothing of the sandbox gateway', () => {
    const { development, production } = stages()
    const ofSandbox = ({ resources }: Synthesized) => resources.filter(isOfSandbox).map(({ path }) => path)
    expect(ofSandbox(development).length).toBeGreaterThan(20)
    expect(ofSandbox(production)).toEqual([])
    expect(JSON.stringify(Object.values(production.templates))).not.toMatch(/sandbox/i)
  })

  it('differ in nothing else but the keys of the gateways, which production has', () => {
    const { development, production } = stages()
    const shared = development.resources.filter(resource => !isOfSandbox(resource)).map(({ path }) => path)
    const own = production.resources.map(({ path }) => path).filter(path => !path.includes('GatewaysSecret'))
    expect(own.sort()).toEqual(shared.sort())
  })

  it('tag what they own', () => {
    const { development, production } = stages()
    const taggable =
      /^AWS::(DynamoDB::Table|SQS::Queue|Lambda::Function|SecretsManager::Secret|SNS::Topic|Logs::LogGroup)$/
    for (const [stack, stage] of [[development, 'development'] as const, [production, 'production'] as const])
      for (const { path, properties } of stack.resources.filter(({ type }) => taggable.test(type)))
        expect(properties.Tags, path).toEqual([
          { Key: 'app', Value: 'holdfast' },
          { Key: 'stage', Value: stage },
        ])
    const [api] = production.ofType('AWS::ApiGatewayV2::Api')
    expect(api?.properties.Tags).toEqual({ app: 'holdfast', stage: 'production' })
  })
}

const isOfSandbox = ({ path }: Resource): boolean => /sandbox/i.test(path)
