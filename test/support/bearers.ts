import { newId } from '../../shared/kernel/ids.ts'
import { type BearerGrant, signBearerToken } from '../../shared/platform/auth/bearer-token.ts'
import { readSigningKey } from '../../shared/platform/auth/signing-key.ts'
import { platformIds } from '../../shared/platform/tables.ts'

export const newBearerId = () => newId(platformIds.bearer, Date.now())

/** A bearer's token for an hour. */
export const bearerTokenFor = async (
  scopes: BearerGrant['scopes'],
  bearer_id = newBearerId(),
): Promise<{ token: string; bearerId: string }> => {
  const now = Date.now()
  const grant = { bearer_id, scopes, expiresAt: now + 3600_000 }
  return { token: await signBearerToken(grant, await readSigningKey('ACCESS_SECRET'), now), bearerId: bearer_id }
}
