import { defineIds } from '../../../shared/kernel/ids.ts'
import { defineDomain, type NamesOf } from '../../../shared/platform/domain.ts'

export const clinicIds = /* @__PURE__ */ defineIds({ day: 'cday', visit: 'vis', certificate: 'crt' })

export const visitKey = (id: string) => ({ pk: `VISIT#${id}`, sk: 'VISIT' })

export const certificateKey = (id: string) => ({ pk: `CERTIFICATE#${id}`, sk: 'CERTIFICATE' })

const roles = { nurse: { covers: ['customer'] }, matron: { covers: { allBut: [] } } } as const
const scopes = { 'write:visits': 'nurse' } as const
const tables = { clinic: { stream: true, indexes: [] } } as const
const refundReasons = { visit_called_off: 'The clinic called your visit off.' } as const
const queues = { 'visit-letters': { attempts: 3, timed: true } } as const

declare module '../../../shared/platform/domain.ts' {
  interface Roles extends NamesOf<typeof roles> {}
  interface Scopes extends NamesOf<typeof scopes> {}
  interface Tables extends NamesOf<typeof tables> {}
  interface Queues extends NamesOf<typeof queues> {}
  interface RefundReasons extends NamesOf<typeof refundReasons> {}
}

/** A domain outside the product's tree: it has one of everything a manifest can declare. */
export const clinic = /* @__PURE__ */ defineDomain({
  name: 'clinic',
  group: 'clinic',
  ids: clinicIds,
  roles,
  scopes,
  tables,
  queues,
  refundReasons,
  indexes: { catalog: [{ name: 'visits-by-day', pk: 'visit_day', sk: 'visit_id', projection: 'KEYS_ONLY' }] },
  entities: {
    clinic: () => ({
      kinds: [
        { kind: 'visit', keys: visitKey('$1'), named: 'visit', clear: ['id', 'room'] },
        { kind: 'certificate', keys: certificateKey('$1'), named: 'certificate', clear: ['id', 'state'] },
      ],
    }),
  },
})
