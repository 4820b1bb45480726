import * as z from 'zod/mini'

/** What the deletion of an account takes and answers, be it one's own or another's. */
export const deletion = {
  body: z.optional(z.strictObject({ cancel_bookings: z.optional(z.boolean()) })),
  reply: { status: 204 },
  errors: {
    RECENT_SIGN_IN_REQUIRED: 403,
    BEING_CONFIRMED: 409,
    UPCOMING_BOOKINGS: 409,
    ACCOUNT_CHANGED: 409,
    LAST_SUPER_ADMIN: 409,
  },
} as const
