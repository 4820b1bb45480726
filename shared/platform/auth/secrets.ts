import { getSecret } from '@aws-lambda-powertools/parameters/secrets'

/**
 * A secret's JSON, by the environment variable that names it; kept for five minutes by Powertools.
 * @throws Error when this function was not granted the secret
 */
export const readSecret = async (variable: string, options: { forceFetch?: boolean } = {}): Promise<unknown> => {
  const name = process.env[variable]
  if (!name) throw new Error(`${variable} is not set: this function was not granted the secret`)
  const text = await getSecret(name, { maxAge: 300, ...options })
  if (typeof text !== 'string') throw new Error(`${variable} names a secret without text`)
  return JSON.parse(text)
}
