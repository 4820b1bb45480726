import { AwsError } from './aws-error.ts'
import { asList, asText, type Operations, requiredText } from './json-protocol.ts'
import { privateFile } from './private-file.ts'

interface Parameter {
  readonly name: string
  readonly value: string
  readonly type: string
  readonly version: number
  readonly changed: number
}

const types = ['String', 'StringList', 'SecureString']

/**
 * The part of SSM that functions use: parameters of any type, kept in a file of mode 0600 when one is given.
 * @throws AwsError with the codes SSM uses
 */
export const openParameterStore = (options: { file?: string; region: string; accountId: string }) => {
  const file = privateFile<Parameter[]>(options.file, [])
  const parameters = new Map(file.read().map(parameter => [parameter.name, parameter]))

  const put = (name: string, value: string, type?: string, overwrite = false): number => {
    const known = parameters.get(name)
    if (known && !overwrite) throw new AwsError('ParameterAlreadyExists', 'The parameter already exists.')
    const parameter = {
      name,
      value,
      type: type ?? known?.type ?? 'String',
      version: (known?.version ?? 0) + 1,
      changed: Date.now() / 1000,
    }
    if (!types.includes(parameter.type))
      throw new AwsError('UnsupportedParameterType', `${parameter.type} is not a parameter type.`)
    parameters.set(name, parameter)
    file.write([...parameters.values()])
    return parameter.version
  }

  const toWire = ({ name, value, type, version, changed }: Parameter) => ({
    Name: name,
    Value: value,
    Type: type,
    Version: version,
    LastModifiedDate: changed,
    ARN: `arn:aws:ssm:${options.region}:${options.accountId}:parameter/${name.replace(/^\//, '')}`,
    DataType: 'text',
  })

  const find = (name: string): Parameter => {
    const parameter = parameters.get(name)
    if (!parameter) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`)
    return parameter
  }

  const operations: Operations = {
    GetParameter: input => ({ Parameter: toWire(find(requiredText(input, 'Name'))) }),
    GetParameters: input => {
      const names = asList(input.Names).map(String)
      return {
        Parameters: names.filter(name => parameters.has(name)).map(name => toWire(find(name))),
        InvalidParameters: names.filter(name => !parameters.has(name)),
      }
    },
    PutParameter: input => {
      const [name, value] = [requiredText(input, 'Name'), requiredText(input, 'Value')]
      return { Version: put(name, value, asText(input.Type), input.Overwrite === true), Tier: 'Standard' }
    },
  }

  return {
    operations,
    get: (name: string): string => find(name).value,
    /** Gives the parameter this value, creating or changing it. */
    ensure: (name: string, value: string, type = 'String'): void => {
      const known = parameters.get(name)
      if (known?.value !== value || known.type !== type) put(name, value, type, true)
    },
  }
}

export type ParameterStore = ReturnType<typeof openParameterStore>
