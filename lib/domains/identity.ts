import type { contracts } from '../../shared/identity/contracts/index.ts'
import { keys } from '../../shared/identity/rules/keys.ts'
import type { FunctionGrants, KeyGrant, ScheduleGrants, StreamGrants } from '../grants.ts'

// Argon2 is processor time, which Lambda gives in proportion to memory: a whole processor at 1,769 MB.
const memoryMb = 1769

/** To give up a person's holds and bookings. */
const givesUp = {
  commerce: ['GetItem', 'PutItem', 'Query', 'UpdateItem'],
  inventory: ['UpdateItem'],
  runtime: ['UpdateItem'],
} as const

/** An address that was shown to get mail gets all of it again. */
const releasesMail: KeyGrant = { table: 'runtime', actions: ['DeleteItem'], leadingKeys: ['SUPPRESSED#*'] }

/** Codes that cannot be sent are not asked for. */
const asksForMail: KeyGrant = { table: 'runtime', actions: ['GetItem'], leadingKeys: ['OUTAGE#ses'] }

/** To give an account another address or number by a code. */
const changesContacts = {
  tables: { identity: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'] },
  reads: ['codes'],
} as const

export const access = {
  acceptInvitation: {
    tables: { identity: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'] },
    reads: ['access', 'codes'],
    memoryMb,
  },
  activateUser: { tables: { identity: ['GetItem', 'UpdateItem', 'DeleteItem'] } },
  changeOwnUser: {
    tables: { identity: ['GetItem', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    reads: ['limits'],
    capsOtps: true,
  },
  changePassword: { tables: { identity: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'] }, memoryMb },
  changePreferences: { tables: { identity: ['PutItem', 'ConditionCheckItem'] } },
  changeProfile: { tables: { identity: ['GetItem', 'UpdateItem'] } },
  changeRoleScopes: { tables: { identity: ['GetItem', 'PutItem', 'UpdateItem'] } },
  changeUserRole: { tables: { identity: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'] } },
  createApiKey: { tables: { identity: ['ConditionCheckItem', 'GetItem', 'PutItem', 'Query'] } },
  deleteApiKey: { tables: { identity: ['GetItem', 'UpdateItem', 'DeleteItem'] } },
  listApiKeys: { tables: { identity: ['Query'] } },
  rotateApiKey: { tables: { identity: ['GetItem', 'PutItem', 'UpdateItem'] } },
  deactivateUser: {
    steps: ['cancel'],
    tables: { identity: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'], ...givesUp },
  },
  deleteOwnUser: {
    steps: ['cancel'],
    tables: { identity: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'], ...givesUp },
  },
  deleteUser: {
    steps: ['cancel'],
    tables: { identity: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'], ...givesUp },
  },
  endSession: { tables: { identity: ['GetItem', 'UpdateItem'] } },
  endSessions: { tables: { identity: ['Query', 'UpdateItem'] } },
  exportOwnData: {
    tables: { identity: ['GetItem', 'Query', 'PutItem', 'UpdateItem'], commerce: ['Query'] },
    items: [
      { table: 'runtime', actions: ['Query'], leadingKeys: ['SENT#*'] },
      { table: 'runtime', actions: ['GetItem'], leadingKeys: ['PUSH#*'] },
    ],
    reads: ['cursor', 'limits'],
  },
  forgotPassword: { tables: { identity: ['GetItem', 'PutItem'] }, items: [asksForMail], reads: ['limits'] },
  getOwnUser: { tables: { identity: ['GetItem'] } },
  getPreferences: { tables: { identity: ['GetItem'] } },
  getProfile: { tables: { identity: ['GetItem'] } },
  getPublicKeys: { tables: { identity: ['GetItem'] } },
  getSession: { tables: { identity: ['GetItem'] } },
  inviteUser: { tables: { identity: ['GetItem', 'PutItem'] }, reads: ['limits'] },
  listRoles: { tables: { identity: ['Query'] } },
  listSessions: { tables: { identity: ['Query'] }, reads: ['cursor'] },
  listUsers: { tables: { identity: ['Query'] }, reads: ['cursor'] },
  login: {
    tables: { identity: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'ConditionCheckItem'] },
    reads: ['access'],
    memoryMb,
  },
  logout: { tables: { identity: ['GetItem', 'UpdateItem'] } },
  logoutAll: { tables: { identity: ['Query', 'UpdateItem'] } },
  reauthenticate: { tables: { identity: ['GetItem', 'UpdateItem'] }, memoryMb },
  refreshSession: { tables: { identity: ['GetItem', 'PutItem', 'UpdateItem'] }, reads: ['access'] },
  registerUser: {
    tables: { identity: ['GetItem', 'PutItem'] },
    items: [
      { table: 'runtime', actions: ['GetItem', 'PutItem'], leadingKeys: ['IDEMPOTENCY#registerUser#*'] },
      asksForMail,
    ],
    reads: ['limits'],
    idempotency: 'own',
    memoryMb,
  },
  requestOtp: {
    tables: { identity: ['GetItem', 'PutItem'] },
    items: [{ table: 'runtime', actions: ['GetItem'], leadingKeys: ['OUTAGE#sns'] }],
    reads: ['limits'],
    capsOtps: true,
  },
  resendCode: {
    tables: { identity: ['GetItem', 'Query', 'PutItem', 'UpdateItem'] },
    items: [asksForMail],
    reads: ['limits'],
  },
  resetPassword: {
    tables: { identity: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'] },
    items: [releasesMail],
    reads: ['codes', 'limits'],
    memoryMb,
  },
  showAccountPage: {},
  undoAct: {
    tables: { identity: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem'] },
    reads: ['codes'],
  },
  verifyEmail: {
    tables: { identity: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'] },
    items: [releasesMail],
    reads: ['access', 'codes', 'limits'],
  },
  verifyOwnEmail: { ...changesContacts, items: [releasesMail], reads: ['codes', 'limits'] },
  verifyOwnPhone: changesContacts,
  verifyOtp: {
    tables: { identity: ['GetItem', 'Query', 'PutItem', 'UpdateItem', 'DeleteItem', 'ConditionCheckItem'] },
    reads: ['access', 'codes'],
  },
} satisfies Record<keyof typeof contracts, FunctionGrants>

/** Records whose changes are announced to the account's owner. */
const announced = [
  keys.verification(''),
  keys.signUpAttempt(''),
  keys.logins(''),
  keys.otp(''),
  keys.passwordReset(''),
  keys.user(''),
  keys.invitation(''),
  keys.undoable(''),
  keys.contactChange('', 'email'),
  keys.contactChange('', 'phone'),
]

export const streams = {
  onIdentityChange: {
    table: 'identity',
    sends: ['codes'],
    items: [
      {
        table: 'runtime',
        actions: ['GetItem', 'UpdateItem', 'DeleteItem'],
        leadingKeys: ['PUSH#*', 'PUSH-ENDPOINT#*'],
      },
    ],
    filters: [
      {
        eventName: ['INSERT', 'MODIFY'],
        dynamodb: {
          Keys: { sk: { S: [...announced.map(({ sk }) => sk), { prefix: keys.registration('', '').sk }] } },
        },
      },
      // A session that is ended. Of those that go on nothing is told.
      {
        eventName: ['MODIFY'],
        dynamodb: {
          Keys: { pk: { S: [{ prefix: keys.session('', '').pk }] } },
          NewImage: { revoked_at: { S: [{ exists: true }] } },
        },
      },
    ],
  },
} satisfies Record<string, StreamGrants>

export const schedules = {
  eraseAccounts: {
    everyMinutes: 60,
    steps: ['cancel'],
    tables: { identity: ['GetItem', 'Query', 'UpdateItem', 'DeleteItem'], ...givesUp },
    items: [
      { table: 'runtime', actions: ['Query', 'DeleteItem'], leadingKeys: ['SENT#*'] },
      { table: 'runtime', actions: ['GetItem', 'DeleteItem'], leadingKeys: ['PUSH#*', 'PUSH-ENDPOINT#*'] },
    ],
    reads: ['limits'],
    timeoutSeconds: 300,
  },
  rotateSigningKeys: {
    everyMinutes: 60,
    items: [{ table: 'identity', actions: ['GetItem', 'UpdateItem'], leadingKeys: [keys.publicKeys.pk] }],
    writes: ['access', 'tickets'],
    timeoutSeconds: 60,
  },
} satisfies Record<string, ScheduleGrants>
