import { prefix } from './keys.ts'

/** The changes of stored shapes that `npm run migrate` brings to records of before (docs/guides/migrations.md). */
export const migrations = {
  'bookings-of-kinds': {
    summary: 'Bookings from before there were kinds get one, and what they say in clear is packed.',
    table: 'commerce',
    sortKeys: prefix.booking,
    version: 2,
  },
  'holds-of-kinds': {
    summary: 'Holds from before there were kinds get one.',
    table: 'commerce',
    sortKeys: prefix.reservation,
    version: 2,
  },
} as const
