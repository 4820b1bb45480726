/** Where dynamic references look. Both throw for what is not there. */
export interface DynamicSources {
  readonly secret: (id: string, stage?: string) => string
  readonly parameter: (name: string) => string
}

/**
 * Replaces `{{resolve:secretsmanager:…}}` and `{{resolve:ssm:…}}` in a text.
 * @throws Error naming the reference that leads nowhere
 */
export const resolveDynamic = (text: string, sources: DynamicSources): string =>
  text.replace(/\{\{resolve:([a-z-]+):([^}]+)\}\}/g, (reference, service: string, rest: string) => {
    try {
      if (service === 'secretsmanager') return secretValue(rest, sources)
      if (service === 'ssm' || service === 'ssm-secure') return sources.parameter(rest.split(':')[0] as string)
    } catch (error) {
      throw new Error(`${reference}: ${(error as Error).message}`)
    }
    throw new Error(`${reference} is not resolved here`)
  })

// <name or ARN>:SecretString:<key>:<stage>:<version>, everything after the first optional.
const secretValue = (rest: string, { secret }: DynamicSources): string => {
  const parts = rest.split(':')
  const idLength = parts[0] === 'arn' ? 7 : 1
  const [, key, stage] = parts.slice(idLength)
  const value = secret(parts.slice(0, idLength).join(':'), stage || undefined)
  if (!key) return value
  const field = (JSON.parse(value) as Record<string, unknown>)[key]
  if (field === undefined) throw new Error(`it has no key ${key}`)
  return String(field)
}
