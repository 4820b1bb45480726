import { defineDomain } from '../platform/domain.ts'

export const payments = /* @__PURE__ */ defineDomain({ name: 'payments', group: 'core' })
