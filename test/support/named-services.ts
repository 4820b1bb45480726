import type { SecretName } from '../../lib/grants.ts'
import { settingsFrom } from '../../lib/settings.ts'
import { type Services, startServices } from '../../local/services/start-services.ts'
import { variableOf } from '../../shared/platform/environment.ts'
import { logKeys } from './log-keys.ts'

const names = [
  'access',
  'tickets',
  'codes',
  'cursor',
  'limits',
  'sandbox',
  'push',
] as const satisfies readonly SecretName[]

/**
 * Secrets Manager, SES and SNS of the local cloud, with every secret as CloudFormation makes it: 64 random characters
 * under `key`, but for the log's, which has a key already. The environment names them as the stack does, and how long tokens last.
 */
export const startNamedServices = async (): Promise<Services> => {
  const services = await startServices({ region: 'us-east-1', accountId: '000000000000' })
  for (const [service, endpoint] of Object.entries(services.endpoints))
    process.env[`AWS_ENDPOINT_URL_${service}`] = endpoint
  for (const name of names)
    process.env[variableOf(name, 'SECRET')] = services.secrets.ensure(name, {
      generate: {
        SecretStringTemplate: '{}',
        GenerateStringKey: 'key',
        PasswordLength: 64,
        ExcludePunctuation: true,
      },
    })
  process.env.TOKEN_LIFETIMES = JSON.stringify(settingsFrom({}).tokenLifetimes)
  process.env.LOG_SECRET = services.secrets.ensure('log', { secretString: JSON.stringify(logKeys) })
  return services
}
