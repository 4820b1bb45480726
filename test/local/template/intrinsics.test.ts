import { expect, test } from 'vitest'
import { resolveValue, type Scope } from '../../../local/template/intrinsics.ts'

const scope: Scope = {
  stackName: 'Stack',
  stackId: 'arn:aws:cloudformation:us-east-1:000000000000:stack/Stack/local',
  region: 'us-east-1',
  parameters: { Stage: 'test', Zones: 'a,b' },
  mappings: { Sizes: { test: { memory: 512 } } },
  conditions: { IsTest: { 'Fn::Equals': [{ Ref: 'Stage' }, 'test'] }, Never: { 'Fn::Not': [{ Condition: 'IsTest' }] } },
  refOf: id => (id === 'Table' ? 'the-table' : undefined),
  attributeOf: (id, attribute) => {
    if (id !== 'Table' || attribute !== 'Arn') throw new Error(`${id} has no attribute ${attribute}`)
    return 'arn:table'
  },
  exportOf: name => `exported ${name}`,
  outputOf: (stack, key, region) => `${key} of ${stack} in ${region}`,
}
const resolved = (value: unknown) => resolveValue(value, scope, 'Stack/Thing.Properties')

test.each([
  [{ Ref: 'Table' }, 'the-table'],
  [{ 'Fn::GetStackOutput': { StackName: 'S', OutputName: 'O', Region: 'eu-west-1' } }, 'O of S in eu-west-1'],
  [{ Ref: 'Stage' }, 'test'],
  [{ Ref: 'AWS::Region' }, 'us-east-1'],
  [{ Ref: 'AWS::AccountId' }, '000000000000'],
  [{ Ref: 'AWS::Partition' }, 'aws'],
  [{ Ref: 'AWS::StackName' }, 'Stack'],
  [{ 'Fn::GetAtt': ['Table', 'Arn'] }, 'arn:table'],
  [{ 'Fn::GetAtt': 'Table.Arn' }, 'arn:table'],
  [{ 'Fn::Join': ['-', ['a', { Ref: 'Stage' }, 1]] }, 'a-test-1'],
  [{ 'Fn::Sub': 'x-${Table}-${Table.Arn}-${AWS::Region}-${!kept}' }, 'x-the-table-arn:table-us-east-1-${kept}'],
  [{ 'Fn::Sub': ['${own} ${Stage}', { own: { Ref: 'Table' } }] }, 'the-table test'],
  [{ 'Fn::Select': [1, { 'Fn::Split': [',', { Ref: 'Zones' }] }] }, 'b'],
  [{ 'Fn::Select': ['0', ['x', 'y']] }, 'x'],
  [{ 'Fn::If': ['IsTest', 'yes', { Ref: 'Nothing' }] }, 'yes'],
  [{ 'Fn::If': ['Never', { Ref: 'Nothing' }, 'no'] }, 'no'],
  [{ 'Fn::Or': [{ Condition: 'Never' }, { Condition: 'IsTest' }] }, true],
  [{ 'Fn::And': [{ Condition: 'Never' }, { Condition: 'IsTest' }] }, false],
  [{ 'Fn::FindInMap': ['Sizes', { Ref: 'Stage' }, 'memory'] }, 512],
  [{ 'Fn::ImportValue': 'other' }, 'exported other'],
  [{ 'Fn::Base64': 'hi' }, 'aGk='],
  [
    { a: [{ Ref: 'Stage' }, { Ref: 'AWS::NoValue' }], b: { Ref: 'AWS::NoValue' }, c: null },
    { a: ['test'], c: null },
  ],
  [
    { Ref: 'Stage', other: 1 },
    { Ref: 'Stage', other: 1 },
  ],
])('%j gives %j', (value, expected) => {
  expect(resolved(value)).toEqual(expected)
})

test.each([
  [{ a: [{ Ref: 'Nothing' }] }, 'Stack/Thing.Properties.a[0].Ref: there is no resource or parameter Nothing'],
  [{ 'Fn::GetAtt': ['Table', 'Color'] }, 'Table has no attribute Color'],
  [{ 'Fn::Transform': {} }, 'Fn::Transform is not known here'],
  [{ 'Fn::Select': [5, ['x']] }, 'there is no element 5'],
  [{ 'Fn::If': ['Missing', 1, 2] }, 'there is no condition Missing'],
  [{ 'Fn::FindInMap': ['Sizes', 'prod', 'memory'] }, 'nothing is mapped at Sizes.prod.memory'],
  [{ 'Fn::Join': ['-', [{ a: 1 }]] }, 'Stack/Thing.Properties.Fn::Join needs a text'],
])('%j fails with its path', (value, message) => {
  expect(() => resolved(value)).toThrow(message)
})
