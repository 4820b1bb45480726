import { GetSecretValueCommand, PutSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { timeOuts } from '../aws/time-outs.ts'

const secrets = new SecretsManagerClient({ maxAttempts: 5, requestHandler: timeOuts })

/** A secret's JSON as it is now, past any cache. */
export const readStoredSecret = async (secretArn: string): Promise<unknown> => {
  const { SecretString } = await secrets.send(new GetSecretValueCommand({ SecretId: secretArn }))
  return JSON.parse(SecretString ?? '{}')
}

/**
 * Gives a secret a new value.
 * @param token of two different values with one token, 32 to 64 characters, only the first is taken
 * @returns whether it was
 */
export const writeSecret = async (secretArn: string, value: unknown, token?: string): Promise<boolean> => {
  try {
    const SecretString = JSON.stringify(value)
    await secrets.send(new PutSecretValueCommand({ SecretId: secretArn, SecretString, ClientRequestToken: token }))
    return true
  } catch (error) {
    if (token === undefined || (error as Error).name !== 'ResourceExistsException') throw error
    return false
  }
}
