import { getSecret } from '@aws-lambda-powertools/parameters/secrets'
import * as z from 'zod/mini'

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

const Key = z.object({ key: z.string().check(z.minLength(32)) })

/** The `key` of a secret that holds random text, as the stack makes them: `{"key": "…"}`. */
export const readSecretKey = async (variable: string): Promise<string> => z.parse(Key, await readSecret(variable)).key
