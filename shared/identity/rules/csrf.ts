/**
 * Whether a request authenticated by a cookie can come only from this service's own pages, or from programs. A form of
 * another site can send neither `application/json` nor this origin, and a script of another site may send the former
 * only to a server whose CORS allows its origin. SameSite=Strict keeps the cookie from other sites already; this check
 * holds without it.
 */
export const isSameOriginRequest = (headers: Readonly<Record<string, string | undefined>>): boolean =>
  /^application\/json\s*(;|$)/i.test(headers['content-type'] ?? '') || isOwnOrigin(headers.origin, headers.host)

const isOwnOrigin = (origin: string | undefined, host: string | undefined): boolean =>
  origin !== undefined && host !== undefined && URL.canParse(origin) && new URL(origin).host === host.toLowerCase()
