import { randomUUID } from 'node:crypto'
import { AwsError } from './aws-error.ts'
import { privateFile } from './private-file.ts'
import { type GenerateSecretString, generateSecretString } from './random-string.ts'

/** The value of one version: text, or bytes in base64. */
export interface SecretValue {
  readonly SecretString?: string
  readonly SecretBinary?: string
}

export interface SecretVersion extends SecretValue {
  readonly id: string
  readonly stages: readonly string[]
  /** Epoch seconds, as the wire has it. */
  readonly created: number
}

export interface Secret {
  readonly name: string
  readonly arn: string
  readonly description?: string
  readonly tags?: readonly { Key?: string; Value?: string }[]
  readonly created: number
  readonly changed: number
  readonly versions: readonly SecretVersion[]
}

const notFound = (what: string) => new AwsError('ResourceNotFoundException', `Secrets Manager can't find ${what}.`)

/**
 * Secrets and their versions, kept in a file of mode 0600 when one is given.
 * @throws AwsError with the codes Secrets Manager uses
 */
export const openSecretStore = (options: { file?: string; region: string; accountId: string }) => {
  const file = privateFile<Secret[]>(options.file, [])
  const secrets = new Map(file.read().map(secret => [secret.name, secret]))

  const keep = (secret: Secret): Secret => {
    secrets.set(secret.name, secret)
    file.write([...secrets.values()])
    return secret
  }

  /** By name, by ARN, or by ARN without its random end. */
  const find = (id: string): Secret => {
    const found = secrets.get(id) ?? [...secrets.values()].find(({ arn }) => arn === id || arn.slice(0, -7) === id)
    if (!found) throw notFound('the specified secret')
    return found
  }

  const create = (name: string, more: Partial<Secret> = {}, value?: SecretValue, token?: string): Secret => {
    const known = secrets.get(name)
    if (known) {
      const again = known.versions.find(version => version.id === token)
      if (again && sameValue(again, value)) return known
      throw new AwsError('ResourceExistsException', `The operation failed because the secret ${name} already exists.`)
    }
    const arn = `arn:aws:secretsmanager:${options.region}:${options.accountId}:secret:${name}-${randomEnd()}`
    const created = Date.now() / 1000
    const versions = value ? addVersion([], value, token, ['AWSCURRENT']) : []
    return keep({ ...more, name, arn, created, changed: created, versions })
  }

  const put = (id: string, value: SecretValue, token?: string, stages: readonly string[] = ['AWSCURRENT']): string => {
    const secret = find(id)
    const known = secret.versions.find(version => version.id === token)
    if (known && !sameValue(known, value))
      throw new AwsError(
        'ResourceExistsException',
        `You can't use ClientRequestToken ${token} because that value is already in use for a version of secret ${secret.arn}.`,
      )
    if (known) return known.id
    const versions = addVersion(secret.versions, value, token, stages)
    keep({ ...secret, versions, changed: Date.now() / 1000 })
    return versions[0]?.id ?? ''
  }

  const version = (id: string, wanted: { versionId?: string; stage?: string } = {}) => {
    const secret = find(id)
    const stage = wanted.stage ?? (wanted.versionId ? undefined : 'AWSCURRENT')
    const found = secret.versions.find(
      entry => (!wanted.versionId || entry.id === wanted.versionId) && (!stage || entry.stages.includes(stage)),
    )
    if (found) return { secret, version: found }
    const by = wanted.versionId ? `VersionId: ${wanted.versionId}` : `staging label: ${stage}`
    throw notFound(`the specified secret value for ${by}`)
  }

  return {
    find,
    create,
    put,
    version,
    describe: (id: string, description: string): Secret => keep({ ...find(id), description }),
    /** Creates the secret if it is not there; what is there already is left as it is. Gives its ARN. */
    ensure: (name: string, value: { secretString?: string; generate?: GenerateSecretString } = {}): string => {
      const known = secrets.get(name)
      if (known) return known.arn
      const text = value.secretString ?? generateSecretString(value.generate ?? {})
      return create(name, {}, { SecretString: text }).arn
    },
    /** The text of a version, by default `AWSCURRENT`. */
    get: (id: string, stage?: string): string => version(id, { stage }).version.SecretString ?? '',
  }
}

export type SecretStore = ReturnType<typeof openSecretStore>

const randomEnd = (): string =>
  generateSecretString({ PasswordLength: 6, ExcludePunctuation: true, RequireEachIncludedType: false })

const sameValue = (version: SecretValue, value: SecretValue | undefined): boolean =>
  version.SecretString === value?.SecretString && version.SecretBinary === value?.SecretBinary

/** Newest first. A stage is at one version only; the version that loses AWSCURRENT becomes AWSPREVIOUS. */
const addVersion = (
  versions: readonly SecretVersion[],
  value: SecretValue,
  token: string | undefined,
  requested: readonly string[],
): SecretVersion[] => {
  // The first version of a secret is current, whatever stages were requested.
  const stages = versions.length === 0 ? [...new Set([...requested, 'AWSCURRENT'])] : requested
  const takesCurrent = stages.includes('AWSCURRENT')
  const older = versions.map(version => {
    const wasCurrent = takesCurrent && version.stages.includes('AWSCURRENT')
    const left = version.stages.filter(stage => !stages.includes(stage) && !(takesCurrent && stage === 'AWSPREVIOUS'))
    return { ...version, stages: wasCurrent ? [...left, 'AWSPREVIOUS'] : left }
  })
  return [{ ...value, id: token ?? randomUUID(), stages, created: Date.now() / 1000 }, ...older].slice(0, 100)
}
