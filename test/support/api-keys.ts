import { handler as create } from '../../functions/identity/create-api-key.ts'
import { product } from '../../shared/domains.ts'
import { call } from './call.ts'

// As at an endpoint of which the keys of every role may be used; a deployment says which for each.
process.env.API_KEY_ROLES = product.roles.join(' ')

/** A key that a signed-in account makes. */
export const newKey = async (token: string, scopes: readonly string[] = ['read:bookings'], more: object = {}) =>
  call(create, { token, body: { name: 'till 3', scopes, ...more } })

/** The key alone. */
export const keyOf = async (token: string, scopes?: readonly string[], more?: object): Promise<string> => {
  const { status, body } = await newKey(token, scopes, more)
  if (status !== 201) throw new Error(`no key: ${status} ${body.code}`)
  return body.key
}
