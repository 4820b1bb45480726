import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SESv2Client } from '@aws-sdk/client-sesv2'
import { SNSClient } from '@aws-sdk/client-sns'
import { SSMClient } from '@aws-sdk/client-ssm'
import { type ServicesOptions, startServices } from '../../../local/services/start-services.ts'

/** The services with the real SDK's clients, and a data folder of their own. */
export const runServices = async (more: Partial<ServicesOptions> = {}) => {
  const options = { region: 'ap-south-1', accountId: '111122223333', ...more }
  const services = await startServices(options)
  const common = { region: options.region, credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }
  const { endpoints } = services
  const clients = {
    secretsManager: new SecretsManagerClient({ ...common, endpoint: endpoints.SECRETS_MANAGER }),
    ssm: new SSMClient({ ...common, endpoint: endpoints.SSM }),
    ses: new SESv2Client({ ...common, endpoint: endpoints.SESV2 }),
    sns: new SNSClient({ ...common, endpoint: endpoints.SNS }),
  }
  return {
    ...services,
    ...clients,
    stop: async () => {
      for (const client of Object.values(clients)) client.destroy()
      await services.stop()
    },
  }
}

export type RunningServices = Awaited<ReturnType<typeof runServices>>

export const makeFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'services-'))
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) }
}
