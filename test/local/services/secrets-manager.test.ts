import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  BatchGetSecretValueCommand,
  CreateSecretCommand,
  DeleteSecretCommand,
  DescribeSecretCommand,
  GetSecretValueCommand,
  ListSecretVersionIdsCommand,
  PutSecretValueCommand,
  UpdateSecretCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { makeFolder, type RunningServices, runServices } from './services.ts'

let services: RunningServices
const tidy: (() => Promise<void>)[] = []
let number = 0
const freshName = () => `holdfast/secret-${++number}`

beforeAll(async () => {
  services = await runServices()
})
afterAll(() => services.stop())
afterEach(async () => {
  for (const step of tidy.splice(0).reverse()) await step()
})

const create = async (SecretString: string) => {
  const Name = freshName()
  const reply = await services.secretsManager.send(new CreateSecretCommand({ Name, SecretString }))
  return { name: Name, arn: reply.ARN ?? '', version: reply.VersionId ?? '' }
}
const read = (SecretId: string, more: { VersionStage?: string; VersionId?: string } = {}) =>
  services.secretsManager.send(new GetSecretValueCommand({ SecretId, ...more }))
const put = (
  SecretId: string,
  SecretString: string,
  more: { VersionStages?: string[]; ClientRequestToken?: string } = {},
) => services.secretsManager.send(new PutSecretValueCommand({ SecretId, SecretString, ...more }))

test('a secret is read back by its name, its ARN and its ARN without the random end', async () => {
  const { name, arn, version } = await create('s3cret')
  expect(arn).toMatch(/^arn:aws:secretsmanager:ap-south-1:111122223333:secret:holdfast\/secret-\d+-[A-Za-z0-9]{6}$/)
  for (const id of [name, arn, arn.slice(0, -7)]) {
    const reply = await read(id)
    expect(reply).toMatchObject({
      ARN: arn,
      Name: name,
      SecretString: 's3cret',
      VersionId: version,
      VersionStages: ['AWSCURRENT'],
    })
    expect(Math.abs(Date.now() - (reply.CreatedDate?.getTime() ?? 0))).toBeLessThan(10_000)
  }
})

test('bytes come back as bytes', async () => {
  const SecretBinary = new Uint8Array([0, 1, 254, 255])
  const Name = freshName()
  await services.secretsManager.send(new CreateSecretCommand({ Name, SecretBinary }))
  const reply = await read(Name)
  expect(Uint8Array.from(reply.SecretBinary ?? [])).toEqual(SecretBinary)
  expect(reply.SecretString).toBeUndefined()
})

test('a new value becomes current, the one before it previous, an older one loses its stages', async () => {
  const { name, version: first } = await create('one')
  const { VersionId: second } = await put(name, 'two')
  expect((await read(name)).SecretString).toBe('two')
  expect((await read(name, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('one')
  const third = await put(name, 'three')
  expect(third.VersionStages).toEqual(['AWSCURRENT'])
  expect((await read(name, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('two')
  expect((await read(name, { VersionId: first })).SecretString).toBe('one')
  const described = await services.secretsManager.send(new DescribeSecretCommand({ SecretId: name }))
  expect(described.VersionIdsToStages).toEqual({
    [second ?? '']: ['AWSPREVIOUS'],
    [third.VersionId ?? '']: ['AWSCURRENT'],
  })
})

test('a value under another stage leaves the current one current', async () => {
  const { name } = await create('one')
  await put(name, 'next', { VersionStages: ['AWSPENDING'] })
  expect((await read(name)).SecretString).toBe('one')
  expect((await read(name, { VersionStage: 'AWSPENDING' })).SecretString).toBe('next')
  await expect(read(name, { VersionStage: 'AWSPREVIOUS' })).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
})

test('the same token and value again is the same version, with another value it is refused', async () => {
  const { name } = await create('one')
  const ClientRequestToken = '0123456789abcdef0123456789abcdef'
  await put(name, 'two', { ClientRequestToken })
  expect((await put(name, 'two', { ClientRequestToken })).VersionId).toBe(ClientRequestToken)
  expect((await read(name, { VersionStage: 'AWSPREVIOUS' })).SecretString).toBe('one')
  await expect(put(name, 'three', { ClientRequestToken })).rejects.toMatchObject({ name: 'ResourceExistsException' })
})

test('UpdateSecret changes value and description', async () => {
  const { name } = await create('one')
  const update = new UpdateSecretCommand({ SecretId: name, Description: 'signs tokens', SecretString: 'two' })
  expect((await services.secretsManager.send(update)).VersionId).toMatch(/.{32}/)
  await services.secretsManager.send(new UpdateSecretCommand({ SecretId: name, Description: 'signs tickets' }))
  expect((await read(name)).SecretString).toBe('two')
  const described = await services.secretsManager.send(new DescribeSecretCommand({ SecretId: name }))
  expect(described.Description).toBe('signs tickets')
})

test('ListSecretVersionIds lists versions without a stage only on request', async () => {
  const { name } = await create('one')
  await put(name, 'two')
  await put(name, 'three')
  const list = async (IncludeDeprecated: boolean) => {
    const command = new ListSecretVersionIdsCommand({ SecretId: name, IncludeDeprecated })
    return (await services.secretsManager.send(command)).Versions?.map(version => version.VersionStages)
  }
  expect(await list(false)).toEqual([['AWSCURRENT'], ['AWSPREVIOUS']])
  expect(await list(true)).toEqual([['AWSCURRENT'], ['AWSPREVIOUS'], []])
})

test('BatchGetSecretValue returns the secrets there are, and an error for each missing one', async () => {
  const one = await create('one')
  const command = new BatchGetSecretValueCommand({ SecretIdList: [one.name, 'nowhere'] })
  const reply = await services.secretsManager.send(command)
  expect(reply.SecretValues).toMatchObject([{ ARN: one.arn, SecretString: 'one' }])
  expect(reply.Errors).toMatchObject([{ SecretId: 'nowhere', ErrorCode: 'ResourceNotFoundException' }])
})

describe('refused with the SDK’s exception', () => {
  test.each([
    ['an unknown secret', () => read('nowhere'), 'ResourceNotFoundException'],
    ['an unknown secret to write', () => put('nowhere', 'x'), 'ResourceNotFoundException'],
    [
      'an unknown operation',
      () => services.secretsManager.send(new DeleteSecretCommand({ SecretId: 'x' })),
      'UnknownOperationException',
    ],
    ['a value that is too long', () => create('x'.repeat(65_537)), 'ValidationException'],
  ])('%s', async (_, attempt, name) => {
    await expect(attempt()).rejects.toMatchObject({ name, message: expect.stringMatching(/.{10}/) })
  })

  test('a name that is taken', async () => {
    const { name } = await create('one')
    const again = new CreateSecretCommand({ Name: name, SecretString: 'two' })
    await expect(services.secretsManager.send(again)).rejects.toMatchObject({ name: 'ResourceExistsException' })
    expect((await read(name)).SecretString).toBe('one')
  })

  test('a secret without a value, and two values at once', async () => {
    const Name = freshName()
    await services.secretsManager.send(new CreateSecretCommand({ Name }))
    await expect(read(Name)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    const both = new PutSecretValueCommand({ SecretId: Name, SecretString: 'a', SecretBinary: new Uint8Array([1]) })
    await expect(services.secretsManager.send(both)).rejects.toMatchObject({ name: 'InvalidParameterException' })
    const none = new PutSecretValueCommand({ SecretId: Name })
    await expect(services.secretsManager.send(none)).rejects.toMatchObject({ name: 'InvalidRequestException' })
  })
})

describe('ensure', () => {
  test('makes a secret once; later values stay', async () => {
    const name = freshName()
    const arn = services.secrets.ensure(name, { secretString: 'first' })
    expect((await read(arn)).SecretString).toBe('first')
    await put(name, 'rotated')
    expect(services.secrets.ensure(name, { secretString: 'first' })).toBe(arn)
    expect(services.secrets.get(name)).toBe('rotated')
    expect(services.secrets.get(name, 'AWSPREVIOUS')).toBe('first')
  })

  test('generates by the template’s options', async () => {
    const arn = services.secrets.ensure(freshName(), {
      generate: { SecretStringTemplate: '{"user":"ada"}', GenerateStringKey: 'password', PasswordLength: 20 },
    })
    const secret = JSON.parse((await read(arn)).SecretString ?? '')
    expect(secret).toEqual({ user: 'ada', password: expect.stringMatching(/^.{20}$/) })
  })
})

describe('kept in a folder', () => {
  test('secrets survive a restart in a file only the owner reads', async () => {
    const { folder, remove } = await makeFolder()
    tidy.push(remove)
    await writeFile(join(folder, 'secrets.json.new'), 'left by a crash', { mode: 0o644 })
    const first = await runServices({ dataFolder: folder })
    const arn = first.secrets.ensure('signing-key', { secretString: 'one' })
    const modes = [(await stat(join(folder, 'secrets.json'))).mode & 0o777]
    await first.secretsManager.send(new PutSecretValueCommand({ SecretId: arn, SecretString: 'two' }))
    await first.stop()
    modes.push((await stat(join(folder, 'secrets.json'))).mode & 0o777)
    expect(modes).toEqual([0o600, 0o600])
    expect(await readFile(join(folder, 'secrets.json'), 'utf8')).toContain('signing-key')
    const second = await runServices({ dataFolder: folder })
    tidy.push(second.stop)
    expect(second.secrets.ensure('signing-key')).toBe(arn)
    expect(second.secrets.get(arn)).toBe('two')
    expect(second.secrets.get(arn, 'AWSPREVIOUS')).toBe('one')
  })

  test('a broken file stops the start instead of being overwritten', async () => {
    const { folder, remove } = await makeFolder()
    tidy.push(remove)
    await writeFile(join(folder, 'secrets.json'), '[{"name":')
    await expect(runServices({ dataFolder: folder })).rejects.toThrow(/secrets\.json cannot be read/)
  })
})
