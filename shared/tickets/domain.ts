import { defineDomain } from '../platform/domain.ts'

export const tickets = /* @__PURE__ */ defineDomain({ name: 'tickets', group: 'core' })
