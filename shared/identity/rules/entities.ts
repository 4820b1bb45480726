import type { LoggedRecords } from '../../platform/domain.ts'

/** What the activity log shows of the identity table's records. */
export const entities = {
  kinds: [
    {
      kind: 'user',
      keys: /^USER#(\S+) USER$/,
      id: '$1',
      named: 'user',
      clear: ['user_id', 'role', 'email_verified', 'phone_verified', 'created_at', 'deactivated_at', 'deleted_at'],
    },
    { kind: 'verification', keys: /^USER#(\S+) VERIFICATION$/, id: '$1', clear: ['user_id', 'tries', 'expires_at'] },
    { kind: 'password-reset', keys: /^USER#(\S+) PASSWORD-RESET$/, id: '$1', clear: ['user_id', 'expires_at'] },
    { kind: 'otp', keys: /^OTP#(\S+) OTP$/, id: '$1', clear: ['tries', 'expires_at'] },
    // `attempts` counts each attempt to sign in; only that the account was locked matters.
    { kind: 'logins', keys: /^USER#(\S+) LOGINS$/, id: '$1', clear: ['locked_until'], quiet: ['attempts'] },
    {
      kind: 'session',
      keys: /^SESSIONS#\S+ (\S+)$/,
      id: '$1',
      named: 'session',
      clear: ['user_id', 'session_id', 'client', 'created_at', 'last_seen_at', 'expires_at', 'revoked_at'],
    },
    { kind: 'signing-keys', keys: /^JWKS (\S+)$/, id: '$1', clear: ['keys.kid', 'keys.alg', 'keys.use'] },
  ],
  shownBy: [
    { keys: /^(EMAIL|PHONE)#.+ ACCOUNT$/, kind: 'user' },
    { keys: /^SUPER-ADMINS ROSTER$/, kind: 'user' },
    { keys: /^REFRESH#\S+ TOKEN$/, kind: 'session' },
    // It triggers a mail and expires within the hour; the account it is about does not change.
    { keys: /^EMAIL#.+ SIGN-UP-ATTEMPT$/, kind: 'user' },
  ],
} satisfies LoggedRecords
