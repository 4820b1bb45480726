import type { Services } from '../../local/services/start-services.ts'
import { useDynamo } from './dynamo.ts'
import { startNamedServices } from './named-services.ts'

/** Secrets Manager, SES and SNS of the local cloud, with every secret named in the environment as the stack names it. */
export const startSecrets = (): Promise<Services> => {
  useDynamo()
  return startNamedServices()
}
