import type { Reply } from '../exchange.ts'

export const given = (body: unknown): Reply => ({ status: 200, body })

export const refused = (
  message: string,
  code: string | undefined,
  status = 400,
  type = 'invalid_request_error',
): Reply => ({
  status,
  body: { error: { type, message, ...(code && { code }) } },
})

export const missing = (what: string, id: string) => refused(`No such ${what}: '${id}'`, 'resource_missing', 404)

export const listed = (url: string, data: readonly unknown[]): Reply =>
  given({ object: 'list', url, has_more: false, data })
