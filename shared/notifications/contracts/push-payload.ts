import * as z from 'zod/mini'
import { languages } from '../../kernel/language.ts'

/** What a service worker gets with a push message: JSON, which only grows. */
export const PushPayload = z.object({
  /** The shape of the payload: 1. */
  version: z.int(),
  /** What it tells of: `booking_confirmed`. */
  kind: z.string(),
  title: z.string(),
  body: z.string(),
  /** The page to open when it is clicked. */
  url: z.string(),
  /** Of the shown messages with one tag the last replaces the others. */
  tag: z.string(),
  language: z.enum(languages),
})

export type PushPayload = z.infer<typeof PushPayload>
