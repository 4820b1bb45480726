import { defineDomain } from '../platform/domain.ts'

export const api = /* @__PURE__ */ defineDomain({ name: 'api', group: 'core' })
