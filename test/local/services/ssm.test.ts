import { GetParameterCommand, GetParametersCommand, PutParameterCommand } from '@aws-sdk/client-ssm'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { makeFolder, type RunningServices, runServices } from './services.ts'

let services: RunningServices
beforeAll(async () => {
  services = await runServices()
})
afterAll(() => services.stop())

const put = (Name: string, Value: string, more: { Overwrite?: boolean; Type?: 'SecureString' } = {}) =>
  services.ssm.send(new PutParameterCommand({ Name, Value, ...more }))

test('a parameter is read back with its version', async () => {
  await put('/holdfast/url', 'a', { Type: 'SecureString' })
  expect((await put('/holdfast/url', 'b', { Overwrite: true })).Version).toBe(2)
  const { Parameter } = await services.ssm.send(
    new GetParameterCommand({ Name: '/holdfast/url', WithDecryption: true }),
  )
  expect(Parameter).toMatchObject({
    Name: '/holdfast/url',
    Value: 'b',
    Type: 'SecureString',
    Version: 2,
    ARN: 'arn:aws:ssm:ap-south-1:111122223333:parameter/holdfast/url',
  })
})

test('several at once, the unknown ones named', async () => {
  await put('known', 'x')
  const reply = await services.ssm.send(new GetParametersCommand({ Names: ['known', 'unknown'] }))
  expect(reply.Parameters?.map(parameter => parameter.Value)).toEqual(['x'])
  expect(reply.InvalidParameters).toEqual(['unknown'])
})

test('refused: unknown, there already, no such type', async () => {
  await put('taken', 'x')
  await expect(put('taken', 'y')).rejects.toMatchObject({ name: 'ParameterAlreadyExists' })
  await expect(services.ssm.send(new GetParameterCommand({ Name: 'nowhere' }))).rejects.toMatchObject({
    name: 'ParameterNotFound',
  })
  await expect(put('odd', 'x', { Type: 'Number' as never })).rejects.toMatchObject({ name: 'UnsupportedParameterType' })
})

test('a value of the template is kept in the folder, and replaced when it changes', async () => {
  const { folder, remove } = await makeFolder()
  const first = await runServices({ dataFolder: folder })
  first.parameters.ensure('mode', 'demo')
  await first.stop()
  const second = await runServices({ dataFolder: folder })
  expect(second.parameters.get('mode')).toBe('demo')
  second.parameters.ensure('mode', 'live')
  expect(second.parameters.get('mode')).toBe('live')
  await second.stop()
  await remove()
})
