import * as z from 'zod/mini'
import { addPublicKeys } from '../../shared/identity/store/public-keys.ts'
import { ensurePrivateKeys } from '../../shared/platform/auth/make-signing-keys.ts'
import { customResource } from '../../shared/platform/events/custom-resource.ts'

/**
 * Makes the deployment's signing keys: `{purpose, secret_arn}` names their purpose and the secret of the private half,
 * as `{current: kid, keys: [private JWK …]}`. Creating the resource again, updating it and deleting it keep the keys.
 */
const Properties = z.object({ purpose: z.enum(['access', 'tickets']), secret_arn: z.string() })

export const handler = customResource(Properties, async ({ purpose, secret_arn }) => {
  const { keys } = await ensurePrivateKeys(secret_arn)
  await addPublicKeys(purpose, keys)
})
