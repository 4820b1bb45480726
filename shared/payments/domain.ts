import { defineDomain } from '../platform/domain.ts'

export const payments = defineDomain({ name: 'payments', group: 'core' })
