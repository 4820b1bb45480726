import { handler as login } from '../../functions/identity/login.ts'
import { newIp, password, signUp } from './accounts.ts'
import { call } from './call.ts'

export interface SignedIn {
  readonly token: string
  readonly refreshToken: string
  readonly sessionId: string
}

/** The session an access token is of. */
export const sessionIdOf = (token: string): string =>
  JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString()).sid

const signedIn = (body: { access_token: string; refresh_token: string }): SignedIn => ({
  token: body.access_token,
  refreshToken: body.refresh_token,
  sessionId: sessionIdOf(body.access_token),
})

/** An account signed in on several devices, on the first by registering. */
export const onDevices = async (...userAgents: string[]) => {
  const { person, userId, answer } = await signUp()
  const devices = [signedIn(answer.body)]
  for (const agent of userAgents) {
    const body = { email: person.email, password, client: 'native' }
    devices.push(signedIn((await call(login, { body, ip: newIp(), headers: { 'user-agent': agent } })).body))
  }
  return { person, userId, devices, device: (index: number) => devices[index] as SignedIn }
}
