import { type Kind, prefixes } from '../../kernel/ids.ts'

/** Kinds of entity that are named by their own id. */
const called: Partial<Record<Kind, string>> = {
  bus: 'bus',
  booking: 'booking',
  payment: 'payment',
  refund: 'refund',
  reservation: 'reservation',
  route: 'route',
  schedule: 'schedule',
  session: 'session',
  stop: 'stop',
  ticket: 'ticket',
  user: 'user',
}

/** The entity that `booking:bkg_…`, or `bkg_…` alone, names; undefined for any other text. */
export const entityNamed = (text: string): string | undefined => {
  if (/^[a-z][a-z-]*:./.test(text)) return text
  const [kind] = Object.entries(called).find(([each]) => text.startsWith(`${prefixes[each as Kind]}_`)) ?? []
  return kind && `${called[kind as Kind]}:${text}`
}
