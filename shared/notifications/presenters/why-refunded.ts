import { product } from '../../domains.ts'
import type { Language } from '../../kernel/language.ts'
import { hindiReasons } from './hindi-reasons.ts'

/**
 * Why money goes back, as a sentence: in English as the manifest has it, in Hindi as the kind of booking or commerce has it, and
 * of a domain that has no Hindi that nothing but the booking could not be completed.
 */
export const whyRefunded = (
  reason: string,
  language: Language,
  ofKind: Readonly<Record<string, string>> = {},
): string => {
  const shown = product.shownReason(reason)
  if (language === 'en') return product.refundReasons[shown] ?? ''
  return ofKind[shown] ?? hindiReasons[shown] ?? hindiReasons.other ?? ''
}

/** Refunds that end no booking, so that no other one is offered. */
export const leavesBooking = (reason: string): boolean =>
  ['second_capture', 'captured_above', 'cancelled'].includes(reason)
