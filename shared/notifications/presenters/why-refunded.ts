import { product } from '../../domains.ts'
import type { Language } from '../../kernel/language.ts'

/** The sentence that the manifest has for a reason, in English where it has no other. */
export const whyRefunded = (reason: string, language: Language): string => {
  const sentence = product.refundReasons[product.shownReason(reason)] ?? ''
  return typeof sentence === 'string' ? sentence : (sentence[language] ?? sentence.en)
}

/** Refunds that end no booking, so that no other one is offered. */
export const leavesBooking = (reason: string): boolean =>
  ['second_capture', 'captured_above', 'cancelled'].includes(reason)
