import * as z from 'zod/mini'

const Recipients = z.array(z.object({ emailAddress: z.string() }))

/** What SES says became of a mail, as far as it is read here; of the other types nothing is. */
export const MailFeedback = z.object({
  eventType: z.string(),
  mail: z.object({ tags: z.optional(z.record(z.string(), z.array(z.string()))) }),
  bounce: z.optional(z.object({ bounceType: z.string(), bouncedRecipients: Recipients })),
  complaint: z.optional(z.object({ complainedRecipients: Recipients })),
})

export type MailFeedback = z.infer<typeof MailFeedback>
