import * as z from 'zod/mini'
import { idPattern } from '../../kernel/ids.ts'
import { identityIds } from '../domain.ts'

/** An API key as its maker sees it, without the key. */
export const ApiKey = z.object({
  id: z.string(),
  name: z.string(),
  scopes: z.array(z.string()),
  created_at: z.iso.datetime(),
  /** None: it is good until it is deleted. */
  expires_at: z.nullable(z.iso.datetime()),
  /** Within ten minutes. */
  last_used_at: z.nullable(z.iso.datetime()),
  /** Until when the key before the last rotation works too. */
  previous_expires_at: z.nullable(z.iso.datetime()),
})

export type ApiKey = z.infer<typeof ApiKey>

/** The only reply that has the key itself. */
export const NewApiKey = z.extend(ApiKey, { key: z.string() })

export const ApiKeyParams = z.object({ id: z.string().check(z.regex(idPattern(identityIds.apiKey))) })
