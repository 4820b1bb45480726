import type { LoggedRecords } from '../../platform/domain.ts'
import { keys } from './keys.ts'

/** What the activity log shows of the identity table's records. */
export const entities = (): LoggedRecords => ({
  kinds: [
    {
      kind: 'user',
      keys: keys.user('$1'),
      named: 'user',
      clear: [
        'user_id',
        'role',
        'email_verified',
        'phone_verified',
        'created_at',
        'updated_at',
        'deactivated_at',
        'erase_after',
        'erasing_since',
      ],
    },
    { kind: 'preferences', keys: keys.preferences('$1'), clear: ['language'] },
    { kind: 'verification', keys: keys.verification('$1'), clear: ['user_id', 'tries', 'expires_at'] },
    {
      kind: 'registration',
      keys: keys.registration('*', '$1'),
      clear: ['user_id', 'tries', 'created_at', 'expires_at'],
    },
    {
      kind: 'invitation',
      keys: keys.invitation('$1'),
      named: 'invitation',
      clear: ['invitation_id', 'role', 'invited_by', 'created_at', 'expires_at'],
    },
    {
      kind: 'email-change',
      keys: keys.contactChange('$1', 'email'),
      clear: ['user_id', 'tries', 'expires_at'],
    },
    {
      kind: 'phone-change',
      keys: keys.contactChange('$1', 'phone'),
      clear: ['user_id', 'tries', 'expires_at'],
    },
    { kind: 'undoable', keys: keys.undoable('$1'), clear: ['user_id', 'version', 'entries.act', 'entries.expires_at'] },
    { kind: 'password-reset', keys: keys.passwordReset('$1'), clear: ['user_id', 'expires_at'] },
    { kind: 'otp', keys: keys.otp('$1'), clear: ['tries', 'expires_at'] },
    // `attempts` counts each attempt to sign in; only that the account was locked matters.
    { kind: 'logins', keys: keys.logins('$1'), clear: ['locked_until'], quiet: ['attempts'] },
    {
      kind: 'session',
      keys: keys.session('*', '$1'),
      named: 'session',
      clear: [
        'user_id',
        'session_id',
        'client',
        'created_at',
        'authenticated_at',
        'last_seen_at',
        'expires_at',
        'revoked_at',
      ],
    },
    {
      kind: 'api-key',
      keys: keys.apiKey('*', '$1'),
      named: 'apiKey',
      clear: ['id', 'user_id', 'scopes', 'role', 'created_at', 'expires_at', 'rotated_at', 'revoked_at'],
      // Noted every ten minutes while a key is in use.
      quiet: ['last_used_at'],
    },
    {
      kind: 'role',
      keys: keys.role('$1'),
      clear: ['role', 'granted', 'revoked', 'revision', 'changed_at'],
    },
    { kind: 'signing-keys', keys: { ...keys.publicKeys, sk: '$1' }, clear: ['keys.kid', 'keys.alg', 'keys.use'] },
  ],
  shownBy: [
    { keys: keys.email('*'), kind: 'user' },
    { keys: keys.phone('*'), kind: 'user' },
    { keys: keys.username('*'), kind: 'user' },
    { keys: keys.superAdmins, kind: 'user' },
    { keys: keys.roleScopes('*'), kind: 'role' },
    { keys: keys.erasure('*', '*'), kind: 'user' },
    { keys: keys.refreshToken('*'), kind: 'session' },
    { keys: keys.apiKeyHash('*'), kind: 'api-key' },
    // It triggers a mail and expires within the hour; the account it is about does not change.
    { keys: keys.signUpAttempt('*'), kind: 'user' },
    { keys: keys.noRegistration('*'), kind: 'user' },
    { keys: keys.phoneNamed('*'), kind: 'user' },
  ],
})
