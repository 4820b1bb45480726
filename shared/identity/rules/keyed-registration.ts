import * as z from 'zod/mini'
import type { Immutable } from '../../kernel/immutable.ts'

/**
 * What is kept of a registration sent under an Idempotency-Key: nothing that names a person, so that a deleted account
 * leaves nothing here. `proof` is the slow hash of the whole request, password included, by which a repeat is told from
 * another request.
 */
export const KeyedRegistration = z.object({ user_id: z.string(), created_at: z.string(), proof: z.string() })

export type KeyedRegistration = Immutable<z.infer<typeof KeyedRegistration>>
