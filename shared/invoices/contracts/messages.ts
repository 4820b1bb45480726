import * as z from 'zod/mini'

/** A booking of which more, or less, is kept than was. */
export const InvoiceMessage = z.object({ user_id: z.string(), booking_id: z.string() })
