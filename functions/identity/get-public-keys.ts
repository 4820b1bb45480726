import { getPublicKeys } from '../../shared/identity/contracts/get-public-keys.ts'
import { readAllPublicKeys } from '../../shared/identity/store/public-keys.ts'
import { cached } from '../../shared/platform/http/cached.ts'

export const handler = cached(getPublicKeys, async () => ({ keys: await readAllPublicKeys() }))
