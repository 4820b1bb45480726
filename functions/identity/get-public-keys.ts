import { getPublicKeys } from '../../shared/identity/contracts/get-public-keys.ts'
import { readAllPublicKeys } from '../../shared/identity/store/public-keys.ts'
import { endpoint, Reply } from '../../shared/platform/http/endpoint.ts'

export const handler = endpoint(getPublicKeys, async () => {
  const keys = await readAllPublicKeys()
  return new Reply({ keys }, { headers: { 'cache-control': 'public, max-age=300' } })
})
