import { defineIds } from '../kernel/ids.ts'
import { defineDomain, type NamesOf } from '../platform/domain.ts'
import { entities } from './rules/entities.ts'

export const identityIds = /* @__PURE__ */ defineIds({
  apiKey: 'key',
  invitation: 'inv',
  otp: 'otp',
  passwordReset: 'rst',
  session: 'ses',
  undo: 'und',
  user: 'usr',
  verification: 'vrf',
})

/**
 * Staff are no customers: they buy only where their role is granted that. An administrator may do what any other role may.
 */
const roles = {
  customer: { covers: [] },
  mechanic: { covers: [], mayHave: ['customer'] },
  driver: { covers: [], mayHave: ['customer'] },
  moderator: { covers: [], mayHave: ['customer'] },
  admin: { covers: { allBut: ['super_admin'] } },
  super_admin: { covers: { allBut: [] } },
} as const

const scopes = {
  'read:profile': 'account',
  'write:profile': 'account',
  'read:sessions': 'account',
  'write:sessions': 'account',
  'read:keys': 'account',
  'write:keys': 'account',
  'read:users': 'admin',
  'write:users': 'admin',
  'read:roles': 'admin',
  'write:roles': 'super_admin',
} as const

const tables = {
  identity: {
    stream: true,
    indexes: [
      {
        name: 'users-by-email',
        pk: 'directory_shard',
        sk: 'directory_name',
        // All an administrator sees, and nothing that signs anybody in.
        projection: [
          'user_id',
          'email',
          'email_verified',
          'phone_number',
          'phone_verified',
          'first_name',
          'last_name',
          'username',
          'role',
          'created_at',
          'updated_at',
          'deactivated_at',
        ],
      },
    ],
  },
} as const

declare module '../platform/domain.ts' {
  interface Roles extends NamesOf<typeof roles> {}
  interface Scopes extends NamesOf<typeof scopes> {}
  interface Tables extends NamesOf<typeof tables> {}
}

export const identity = /* @__PURE__ */ defineDomain({
  name: 'identity',
  group: 'core',
  ids: identityIds,
  roles,
  scopes,
  // A key never signs in, and never changes or reads accounts, sessions or keys.
  withoutApiKeys: true,
  tables,
  entities: { identity: entities },
})
