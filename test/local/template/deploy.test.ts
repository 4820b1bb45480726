import { expect, test } from 'vitest'
import type { Assembly, Template } from '../../../local/template/assembly.ts'
import { deploy } from '../../../local/template/deploy.ts'
import { resolveDynamic } from '../../../local/template/dynamic.ts'
import { created, type ResourceRequest } from '../../../local/template/resource.ts'

const app = (template: Template) => ({ name: 'App', region: 'us-east-1', template })

const deployed = async (template: Template, nested: Record<string, Template> = {}) => {
  const { outputs, ...rest } = await deployedAll([app(template)], nested)
  return { ...rest, outputs: outputs.App }
}

const deployedAll = async (stacks: Assembly['stacks'], nested: Record<string, Template> = {}) => {
  const requests: ResourceRequest[] = []
  const assembly: Assembly = {
    stacks,
    assetAt: () => undefined,
    nestedTemplate: url => nested[url] as Template,
  }
  const outputs = await deploy({
    assembly,
    resolveDynamic: text =>
      resolveDynamic(text, { secret: () => '{"key":"s3cret"}', parameter: name => `value of ${name}` }),
    create: request => {
      requests.push(request)
      if (request.properties.Fails) throw new Error('out of stock')
      return created(`ref-${request.logicalId}`, { Arn: `arn-${request.logicalId}` })
    },
  })
  return { outputs, requests, order: requests.map(({ logicalId }) => logicalId) }
}
const thing = (Properties: Record<string, unknown> = {}, more = {}) => ({ Type: 'Test::Thing', Properties, ...more })

test('resources are created after what they refer to and depend on', async () => {
  const { order, requests } = await deployed({
    Resources: {
      A: thing({ b: { 'Fn::GetAtt': ['B', 'Arn'] }, c: { 'Fn::Sub': 'x${C}' } }),
      B: thing({}, { DependsOn: ['D'] }),
      C: thing({}, { DependsOn: 'B' }),
      D: thing(),
    },
  })
  expect(order).toEqual(['D', 'B', 'C', 'A'])
  expect(requests.at(-1)?.properties).toEqual({ b: 'arn-B', c: 'xref-C' })
})

test('nested stacks get parameters and give outputs', async () => {
  const { outputs, requests } = await deployed(
    {
      Resources: {
        Table: thing(),
        Inner: {
          Type: 'AWS::CloudFormation::Stack',
          Properties: { TemplateURL: 'inner', Parameters: { name: { Ref: 'Table' } } },
        },
        After: thing({ from: { 'Fn::GetAtt': ['Inner', 'Outputs.Made'] } }),
      },
      Outputs: { All: { Value: { 'Fn::GetAtt': ['Inner', 'Outputs.Made'] } } },
    },
    {
      inner: {
        Parameters: { name: { Type: 'String' }, size: { Type: 'Number', Default: 3 } },
        Resources: { Maker: thing({ name: { Ref: 'name' }, size: { Ref: 'size' }, stack: { Ref: 'AWS::StackName' } }) },
        Outputs: { Made: { Value: { Ref: 'Maker' } } },
      },
    },
  )
  expect(requests.find(({ logicalId }) => logicalId === 'Maker')).toMatchObject({
    path: 'App-Inner/Maker',
    properties: { name: 'ref-Table', size: 3, stack: 'App-Inner' },
  })
  expect(requests.at(-1)?.properties).toEqual({ from: 'ref-Maker' })
  expect(outputs).toEqual({ All: 'ref-Maker' })
})

test('a resource whose condition does not hold is left out', async () => {
  const { order } = await deployed({
    Parameters: { Stage: { Default: 'dev' } },
    Conditions: { Prod: { 'Fn::Equals': [{ Ref: 'Stage' }, 'prod'] } },
    Resources: { Only: thing({}, { Condition: 'Prod' }), Always: thing() },
    Outputs: { Gone: { Value: { Ref: 'Only' }, Condition: 'Prod' } },
  })
  expect(order).toEqual(['Always'])
})

test('dynamic references are replaced in texts of any depth', async () => {
  const { requests } = await deployed({
    Resources: {
      A: thing({
        list: ['{{resolve:secretsmanager:arn:aws:secretsmanager:r:1:secret:n-x:SecretString:key::}}!'],
        p: '{{resolve:ssm:/a/b}}',
      }),
    },
  })
  expect(requests[0]?.properties).toEqual({ list: ['s3cret!'], p: 'value of /a/b' })
})

test('the construct path names a resource where CDK wrote one', async () => {
  const { requests } = await deployed({
    Resources: { X1234: thing({}, { Metadata: { 'aws:cdk:path': 'App/Orders/Queue/Resource' } }) },
  })
  expect(requests[0]?.path).toBe('App/Orders/Queue')
})

test.each([
  [
    { A: thing({ b: { Ref: 'B' } }), B: thing({ c: { Ref: 'C' } }), C: thing({ a: { Ref: 'B' } }) },
    'circular reference: B → C → B',
  ],
  [
    { A: thing({ list: [{ Ref: 'Nobody' }] }) },
    'App/A.Properties.list[0].Ref: there is no resource or parameter Nobody',
  ],
  [{ A: thing({ Fails: true }), B: thing({ a: { Ref: 'A' } }) }, 'App/A (Test::Thing): out of stock'],
])('%j fails the start with a sentence', async (Resources, message) => {
  await expect(deployed({ Resources })).rejects.toThrow(message)
})

const producer = {
  Resources: { Table: thing() },
  Outputs: {
    Name: { Value: { Ref: 'Table' } },
    Arn: { Value: { 'Fn::GetAtt': ['Table', 'Arn'] }, Export: { Name: 'table-arn' } },
  },
}
const fromApp = (output: string, Region?: string) => ({
  'Fn::GetStackOutput': { StackName: 'App', OutputName: output, ...(Region && { Region }) },
})

test('a stack reads outputs and exports of those before it, in another region too', async () => {
  const { requests, outputs } = await deployedAll([
    { name: 'App', region: 'ap-south-1', template: producer },
    {
      name: 'Edge',
      region: 'us-east-1',
      template: {
        Resources: {
          A: thing({ name: fromApp('Name', 'ap-south-1'), arn: { 'Fn::ImportValue': 'table-arn' } }),
          B: thing({ region: { Ref: 'AWS::Region' } }),
        },
        Outputs: { Region: { Value: { Ref: 'AWS::Region' } } },
      },
    },
  ])
  expect(requests[1]?.properties).toEqual({ name: 'ref-Table', arn: 'arn-Table' })
  expect(outputs).toEqual({ App: { Name: 'ref-Table', Arn: 'arn-Table' }, Edge: { Region: 'us-east-1' } })
})

test.each([
  ['Name', undefined, 'the stack App in us-east-1 has no output Name'],
  ['Size', 'ap-south-1', 'the stack App in ap-south-1 has no output Size'],
])('an output %s of region %s that is not there fails the start with a sentence', async (output, region, message) => {
  const stacks = [
    { name: 'App', region: 'ap-south-1', template: producer },
    { name: 'Edge', region: 'us-east-1', template: { Resources: { A: thing({ name: fromApp(output, region) }) } } },
  ]
  await expect(deployedAll(stacks)).rejects.toThrow(`Edge/A.Properties.name.Fn::GetStackOutput: ${message}`)
})
