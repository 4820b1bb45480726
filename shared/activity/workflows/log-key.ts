import * as z from 'zod/mini'
import type { EpochMs } from '../../kernel/clock.ts'
import { makePrivateKey } from '../../platform/auth/make-signing-keys.ts'
import { readStoredSecret, writeSecret } from '../../platform/auth/stored-secret.ts'
import { putOnce } from '../adapters/anchor-bucket.ts'
import { isDue, keyNameOf, LogKeys, publishedOf, withNewKey } from '../rules/log-keys.ts'

/** Of two deploys at once only one makes the first key. */
const firstToken = 'the-first-key-of-the-activity-log'

/**
 * Makes the log's key where there is none, and another one when its time has come; then puts the public half where every
 * verifier finds it and nobody can change it. The secret comes first and has all that is published, so a run that stops
 * in between is finished by the next one.
 */
export const renewLogKey = async (secretArn: string, now: EpochMs): Promise<LogKeys> => {
  const content = await readStoredSecret(secretArn)
  const keys =
    typeof content === 'object' && content !== null && 'current' in content ? z.parse(LogKeys, content) : undefined
  const next = keys && !isDue(keys, now) ? keys : withNewKey(keys, await makePrivateKey(), now)
  const isOurs = next === keys || (await writeSecret(secretArn, next, keys?.current.kid ?? firstToken))
  // Another run was faster: its key is the one.
  if (!isOurs) return renewLogKey(secretArn, now)
  await putOnce(keyNameOf(next.current), Buffer.from(JSON.stringify(publishedOf(next))))
  return next
}
