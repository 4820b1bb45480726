import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { draftOf } from '../../shared/activity/rules/draft.ts'
import { entityNamed } from '../../shared/activity/rules/entity-name.ts'
import { product } from '../../shared/domains.ts'
import type { TableName } from '../../shared/platform/domain.ts'
import { change } from './changes.ts'

const secret = 'a secret of at least thirty-two characters'
const draft = (over: Parameters<typeof change>[0]) => draftOf(change(over), secret)

const samples: Record<string, [TableName, string, string, string]> = {
  user: ['identity', 'USER#usr_1', 'USER', 'user:usr_1'],
  preferences: ['identity', 'USER#usr_1', 'PREFERENCES', 'preferences:usr_1'],
  verification: ['identity', 'USER#usr_1', 'VERIFICATION', 'verification:usr_1'],
  registration: ['identity', 'EMAIL#asha@example.com', 'REGISTRATION#usr_1', 'registration:usr_1'],
  invitation: ['identity', 'INVITATION#inv_1', 'INVITATION', 'invitation:inv_1'],
  'password-reset': ['identity', 'USER#usr_1', 'PASSWORD-RESET', 'password-reset:usr_1'],
  'email-change': ['identity', 'USER#usr_1', 'EMAIL-CHANGE', 'email-change:usr_1'],
  'phone-change': ['identity', 'USER#usr_1', 'PHONE-CHANGE', 'phone-change:usr_1'],
  undoable: ['identity', 'USER#usr_1', 'UNDOABLE', 'undoable:usr_1'],
  otp: ['identity', 'OTP#otp_1', 'OTP', 'otp:otp_1'],
  logins: ['identity', 'USER#usr_1', 'LOGINS', 'logins:usr_1'],
  'api-key': ['identity', 'API-KEYS#usr_1', 'key_1', 'api-key:key_1'],
  session: ['identity', 'SESSIONS#usr_1', 'ses_1', 'session:ses_1'],
  role: ['identity', 'ROLES', 'driver', 'role:driver'],
  'signing-keys': ['identity', 'JWKS', 'ACCESS', 'signing-keys:ACCESS'],
  'city-name': ['catalog', 'CITIES', 'new delhi#cty_1', 'city-name:new delhi#cty_1'],
  stop: ['catalog', 'CITY#cty_1', 'STOP#stp_1', 'stop:stp_1'],
  route: ['catalog', 'ROUTE#rte_1', 'ROUTE', 'route:rte_1'],
  bus: ['catalog', 'BUS#bus_1', 'BUS', 'bus:bus_1'],
  layout: ['catalog', 'LAYOUT#abc', 'LAYOUT', 'layout:abc'],
  schedule: ['catalog', 'SCHEDULE#sch_1', 'SCHEDULE', 'schedule:sch_1'],
  offer: ['inventory', 'sch_1', 'OFFER', 'offer:sch_1'],
  reservation: ['commerce', 'USER#usr_1', 'RSV#1', 'reservation:rsv_1'],
  booking: ['commerce', 'USER#usr_1', 'BKG#1', 'booking:bkg_1'],
  payment: ['commerce', 'USER#usr_1', 'PAY#1', 'payment:pay_1'],
  ticket: ['commerce', 'USER#usr_1', 'TKT#1', 'ticket:tkt_1'],
  invoice: ['commerce', 'INVOICE#ivc_1', 'INVOICE', 'invoice:ivc_1'],
  'cash-handed-in': ['commerce', 'LEDGER#cash:usr_1', 'LGR#cash_handed_in#x1', 'cash-handed-in:x1'],
  'tax-rate': ['commerce', 'TAX', 'TAX#bus#001800000000000', 'tax-rate:rfd_9'],
  plan: ['commerce', 'PLANS', 'PLAN#1', 'plan:pln_1'],
  subscription: ['commerce', 'USER#usr_1', 'SUBSCRIPTION', 'subscription:rfd_9'],
  'subscription-period': ['commerce', 'USER#usr_1', 'PERIOD#1#0', 'subscription-period:1#0'],
  cancellation: ['commerce', 'USER#usr_1', 'CXL#01k9', 'cancellation:cxl_01k9'],
  refund: ['commerce', 'USER#usr_1', 'RFD#1#cap', 'refund:rfd_9'],
  'gateway-event': ['commerce', 'EVENT#sandbox#evt_1', 'EVENT', 'gateway-event:sandbox#evt_1'],
}
const kinds = Object.values(product.entities).flatMap(each => each.kinds)

describe('the name of an entity', () => {
  it('every kind has a sample here', () => {
    expect(Object.keys(samples).toSorted()).toEqual(kinds.map(({ kind }) => kind).toSorted())
  })

  it.each(Object.values(samples))('%s: %s %s is %s', (table, pk, sk, entity) => {
    expect(draft({ table, pk, sk, after: { id: 'rfd_9', state: 'x' } })?.entity).toBe(entity)
  })

  it.each([
    ['identity', 'EMAIL#asha@example.com', 'ACCOUNT'],
    ['identity', 'PHONE#+919876543210', 'ACCOUNT'],
    ['identity', 'USERNAME#asha_rao', 'ACCOUNT'],
    ['identity', 'EMAIL#asha@example.com', 'SIGN-UP-ATTEMPT'],
    ['identity', 'SUPER-ADMINS', 'ROSTER'],
    ['identity', 'REFRESH#hash', 'TOKEN'],
    ['identity', 'API-KEY#hash', 'KEY'],
    ['identity', 'ROLE-SCOPES#7', 'SCOPES'],
    ['catalog', 'PAIR#mumbai#pune', 'rte_1#0#1'],
    ['inventory', 'sch_1', 'S#000'],
    ['commerce', 'REFERENCE#BK20270120-7Q4M', 'BOOKING'],
    ['commerce', 'INVOICES#bus', 'COUNTER#2627#invoice'],
    ['commerce', 'USER#usr_1', 'INV#ivc_1'],
  ] as const)('%s: %s %s is logged with another entity', (table, pk, sk) => {
    expect(draft({ table, pk, sk, after: { a: 1 } })).toBeUndefined()
    const shownBy = product.entities[table]?.shownBy.find(({ keys }) => keys.test(`${pk} ${sk}`))
    expect(kinds.map(({ kind }) => kind)).toContain(shownBy?.kind)
  })

  it('a record of an undeclared kind is logged, and neither its keys nor its values can be read or derived', () => {
    const unknown = { table: 'identity', pk: 'PHONE#+919876543210', sk: 'CODE', after: { code: '123456' } } as const
    const first = draft(unknown)
    expect(first).toMatchObject({ action: 'created', after: '{"code":"masked"}' })
    expect(first?.entity).toMatch(/^record:[\w-]{43}$/)
    expect(draftOf(change(unknown), 'another secret')?.entity).not.toBe(first?.entity)
    expect(draft({ ...unknown, pk: 'PHONE#+919876543211' })?.entity).not.toBe(first?.entity)
  })

  it.each([
    ['booking:bkg_1', 'booking:bkg_1'],
    ['bkg_1', 'booking:bkg_1'],
    ['usr_1', 'user:usr_1'],
    ['ses_1', 'session:ses_1'],
    ['logins:usr_1', 'logins:usr_1'],
    ['xyz_1', undefined],
    ['', undefined],
    ['booking:', undefined],
  ])('%s means %s', (text, entity) => {
    expect(entityNamed(text)).toBe(entity)
  })
})

describe('what happened', () => {
  it('lists the members that changed, and no others', () => {
    const before = { id: 'bkg_x1', state: 'pending_payment', summary: { a: 1 } }
    const after = { ...before, state: 'confirmed', confirmed_at: 5, contact: { email: 'asha@example.com' } }
    expect(draft({ before, after })).toMatchObject({
      action: 'changed',
      before: '{"state":"pending_payment"}',
      after: '{"confirmed_at":5,"contact":"masked","state":"confirmed"}',
    })
  })

  it('of a creation all members, of a deletion what they were', () => {
    expect(draft({ after: { id: 'bkg_x1' } })).toMatchObject({
      action: 'created',
      before: '{}',
      after: '{"id":"bkg_x1"}',
    })
    expect(draft({ before: { id: 'bkg_x1' } })).toMatchObject({
      action: 'deleted',
      before: '{"id":"bkg_x1"}',
      after: '{}',
    })
  })

  it.each([
    ['a stamp alone', {}, { updated_by: 'usr_1 r 2', who: 'usr_1 r 1' }],
    ['time to live alone', {}, { ttl: 5 }],
    ['the same in another order', { a: { b: 1, c: new Set(['x', 'y']) } }, { a: { c: new Set(['y', 'x']), b: 1 } }],
  ])('%s is no change', (_, before, after) => {
    expect(draft({ before: { id: 'bkg_x1', ...before }, after: { id: 'bkg_x1', ...after } })).toBeUndefined()
  })

  it('an attempt to sign in is not logged, a lock is', () => {
    const logins = { table: 'identity', pk: 'USER#usr_1', sk: 'LOGINS' } as const
    const before = { attempts: new Set(['1']) }
    expect(draft({ ...logins, before, after: { attempts: new Set(['1', '2']) } })).toBeUndefined()
    expect(draft({ ...logins, before, after: { locked_until: 'T' } })?.after).toBe('{"locked_until":"T"}')
  })
})

describe('the author of a change', () => {
  const one = { id: 'bkg_x1', state: 'a', updated_by: 'usr_asha req-1 a1b' }
  const other = { id: 'bkg_x1', state: 'b', updated_by: 'payments/on-payment-event req-2 x' }
  it.each([
    ['a creation', { after: one }, 'usr_asha', 'req-1'],
    ['a change', { before: one, after: other }, 'payments/on-payment-event', 'req-2'],
    [
      'a change past the client, which leaves the stamp',
      { before: one, after: { ...other, updated_by: one.updated_by } },
      null,
      null,
    ],
    ['a change of a record without a stamp', { before: { state: 'a' }, after: { state: 'b' } }, null, null],
    ['a deletion, announced in the record', { before: other }, 'payments/on-payment-event', 'req-2'],
    ['an expiry', { before: one, isExpiry: true }, 'time-to-live', null],
    ['a tool outside of a request', { after: { ...one, updated_by: 'operator - 1ab' } }, 'operator', null],
    ['a stamp of no known form', { after: { ...one, updated_by: 'x' } }, null, null],
    [
      'a change of a record that an earlier version stamped',
      { before: { state: 'a', who: one.updated_by }, after: { ...other, who: one.updated_by } },
      'payments/on-payment-event',
      'req-2',
    ],
    [
      'a change by an earlier version of a record that this one stamped',
      { before: one, after: { ...one, state: 'b', who: 'guest req-3 c' } },
      'guest',
      'req-3',
    ],
    [
      'a deletion of a record that an earlier version stamped',
      { before: { who: one.updated_by } },
      'usr_asha',
      'req-1',
    ],
    [
      'a change past the builders of a record with both stamps',
      { before: { ...one, who: 'x r 1' }, after: { ...one, state: 'b', who: 'x r 1' } },
      null,
      null,
    ],
  ])('%s', (_, images, actor, request_id) => {
    expect(draft(images)).toMatchObject({ actor, request_id })
  })
})

describe('masking', () => {
  const secretText = 'S3CRETandPERSONAL'
  const leaf = fc.oneof(fc.constant(secretText), fc.constant(`x${secretText}y`), fc.constant(new Set([secretText])))
  const value = fc.oneof(
    leaf,
    fc.array(leaf),
    fc.dictionary(fc.constantFrom('id', 'state', 'name', 'token', 'email'), leaf),
  )
  const name = fc.oneof(
    fc.constantFrom(
      'password_hash',
      'email',
      'phone_number',
      'first_name',
      'contact',
      'fingerprint',
      'claim',
      'token_hash',
    ),
    fc.constant(`${secretText}@example.com`),
    fc.stringMatching(/^[a-z_]{1,12}$/),
  )

  it.each(Object.entries(samples))('%s shows only declared members', (kind, [table, pk, sk]) => {
    const clear = kinds.find(each => each.kind === kind)?.clear ?? []
    const tops = new Set(clear.map(path => path.split('.')[0]))
    const item = fc.dictionary(
      name.filter(each => !tops.has(each)),
      value,
    )
    fc.assert(
      fc.property(item, item, (before, after) => {
        const text = JSON.stringify(draftOf(change({ table, pk, sk, before: { ...before, id: 1 }, after }), secret))
        expect(text).not.toContain(secretText)
      }),
    )
  })

  it('shows only the declared members of a list or map', () => {
    const after = {
      charges: [
        { id: 'booking', amount: 5, note: secretText },
        { id: 'balance', amount: 6 },
      ],
      details: { passengers: [{ name: secretText, age: 40, seat_id: '1A' }] },
      contact: { email: secretText },
    }
    expect(JSON.parse(draft({ after })?.after ?? '')).toEqual({
      charges: [
        { id: 'booking', amount: 5 },
        { id: 'balance', amount: 6 },
      ],
      details: 'masked',
      contact: 'masked',
    })
  })

  it.each([
    'asha@example.com',
    '+919876543210',
    '98765 43210',
    '$argon2id$v=19$m=1$x',
    'eyJhbGciOiJFZERTQSJ9.e30.x',
    'x'.repeat(121),
  ])('masks what looks like a secret even in a member to be shown: %s', text => {
    expect(draft({ after: { state: text } })?.after).toBe('{"state":"masked"}')
  })

  it('no kind shows what is secret or personal by its name', () => {
    const paths = kinds.flatMap(({ kind, clear }) => clear.map(path => `${kind} ${path}`))
    const suspect =
      /password|hash|token|secret|email$|phone_number|first_name|last_name|passengers\.name|contact|fingerprint|claim|\bip\b|user_agent|document/
    expect(paths.filter(path => suspect.test(path.split(' ')[1] ?? ''))).toEqual([])
  })
})
