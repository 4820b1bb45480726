import { AwsError } from './aws-error.ts'
import { asList, asText, type Input, type Operations, requiredText } from './json-protocol.ts'
import type { Secret, SecretStore, SecretValue, SecretVersion } from './secret-store.ts'

/** The operations of Secrets Manager's wire protocol (AWS JSON 1.1) over a store. */
export const secretsManager = (store: SecretStore): Operations => ({
  CreateSecret: input => {
    const { tags, description } = { tags: asTags(input.Tags), description: asText(input.Description) }
    const name = requiredText(input, 'Name')
    const value = valueIn(input)
    const secret = store.create(name, { tags, description }, value, asText(input.ClientRequestToken))
    return { ARN: secret.arn, Name: secret.name, VersionId: secret.versions[0]?.id }
  },
  GetSecretValue: input =>
    toValue(store, requiredText(input, 'SecretId'), {
      versionId: asText(input.VersionId),
      stage: asText(input.VersionStage),
    }),
  BatchGetSecretValue: input => {
    const values: unknown[] = []
    const errors: unknown[] = []
    for (const id of asList(input.SecretIdList).map(String))
      try {
        values.push(toValue(store, id))
      } catch (error) {
        if (!(error instanceof AwsError)) throw error
        errors.push({ SecretId: id, ErrorCode: error.code, Message: error.message })
      }
    return { SecretValues: values, Errors: errors }
  },
  PutSecretValue: input => {
    const stages = input.VersionStages === undefined ? undefined : asList(input.VersionStages).map(String)
    return putValue(store, input, stages)
  },
  UpdateSecret: input => {
    const description = asText(input.Description)
    const secret = description === undefined ? undefined : store.describe(requiredText(input, 'SecretId'), description)
    if (valueIn(input)) return putValue(store, input)
    const { arn, name } = secret ?? store.find(requiredText(input, 'SecretId'))
    return { ARN: arn, Name: name }
  },
  DescribeSecret: input => {
    const secret = store.find(requiredText(input, 'SecretId'))
    return {
      ARN: secret.arn,
      Name: secret.name,
      Description: secret.description,
      Tags: secret.tags,
      CreatedDate: secret.created,
      LastChangedDate: secret.changed,
      VersionIdsToStages: Object.fromEntries(staged(secret).map(version => [version.id, version.stages])),
    }
  },
  ListSecretVersionIds: input => {
    const secret = store.find(requiredText(input, 'SecretId'))
    const versions = input.IncludeDeprecated === true ? secret.versions : staged(secret)
    return {
      ARN: secret.arn,
      Name: secret.name,
      Versions: versions.map(({ id, stages, created }) => ({
        VersionId: id,
        VersionStages: stages,
        CreatedDate: created,
      })),
    }
  },
})

const staged = (secret: Secret): SecretVersion[] => secret.versions.filter(version => version.stages.length > 0)

const putValue = (store: SecretStore, input: Input, stages?: string[]) => {
  const id = requiredText(input, 'SecretId')
  const value = valueIn(input)
  if (!value) throw new AwsError('InvalidRequestException', 'You must provide either SecretString or SecretBinary.')
  const versionId = store.put(id, value, asText(input.ClientRequestToken), stages)
  const secret = store.find(id)
  const { stages: VersionStages } = secret.versions.find(version => version.id === versionId) ?? {}
  return { ARN: secret.arn, Name: secret.name, VersionId: versionId, VersionStages }
}

const toValue = (store: SecretStore, id: string, wanted: { versionId?: string; stage?: string } = {}) => {
  const { secret, version } = store.version(id, wanted)
  return {
    ARN: secret.arn,
    Name: secret.name,
    VersionId: version.id,
    VersionStages: version.stages,
    CreatedDate: version.created,
    SecretString: version.SecretString,
    SecretBinary: version.SecretBinary,
  }
}

const mostBytes = 65_536

const valueIn = (input: Input): SecretValue | undefined => {
  const text = asText(input.SecretString)
  const binary = asText(input.SecretBinary)
  if (text !== undefined && binary !== undefined)
    throw new AwsError('InvalidParameterException', "You can't specify both a binary secret and a string secret.")
  const bytes = text === undefined ? Buffer.from(binary ?? '', 'base64').length : Buffer.byteLength(text)
  if (bytes > mostBytes)
    throw new AwsError('ValidationException', `The secret value is longer than ${mostBytes} bytes.`)
  if (text !== undefined) return { SecretString: text }
  return binary === undefined ? undefined : { SecretBinary: binary }
}

const asTags = (value: unknown): Secret['tags'] => (value === undefined ? undefined : (asList(value) as Secret['tags']))
