export const refreshCookieName = 'refresh_token'

// Scripts cannot read it, other sites cannot send it, and only the endpoints that renew or end a session get it.
const attributes = 'Path=/api/v1/auth; HttpOnly; Secure; SameSite=Strict'

export const refreshCookie = (token: string, seconds: number): string =>
  `${refreshCookieName}=${token}; Max-Age=${seconds}; ${attributes}`

/** Makes a browser forget the cookie. */
export const noRefreshCookie = `${refreshCookieName}=; Max-Age=0; ${attributes}`
