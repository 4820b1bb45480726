import * as z from 'zod/mini'
import type { RefundReason as Declared } from '../../platform/domain.ts'

/** A code that a manifest declares, or declared when the record was written. */
export const RefundReason = z.string().check(z.regex(/^[a-z_]+$/)) as unknown as z.ZodMiniType<Declared>

export type RefundReason = Declared

/** A stored code as a reason. */
export const reasonOf = (code: string): CancelReason => z.parse(CancelReason, code)

/** A booking stands that was paid twice; each other reason ends one. */
export const CancelReason = RefundReason as z.ZodMiniType<Exclude<Declared, 'second_capture'>>

export type CancelReason = z.infer<typeof CancelReason>
