import { globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { App, type Stack } from 'aws-cdk-lib'
import { Match, Template } from 'aws-cdk-lib/assertions'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { build } from 'esbuild'
import { decodeJwt } from 'jose'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { composeApp } from '../../lib/app.ts'
import { bundle } from '../../lib/bundling/bundle.ts'
import { describedWith } from '../../lib/bundling/described.ts'
import { domainsOf } from '../../lib/domains/index.ts'
import { breaksOf } from '../../lib/openapi/compatibility.ts'
import { description } from '../../lib/openapi/description.ts'
import { factsOf } from '../../lib/openapi/facts.ts'
import { settingsFrom } from '../../lib/settings.ts'
import { requestClosing } from '../../shared/inventory/store/closings.ts'
import { startMail } from '../notifications/sent-messages.ts'
import { signed } from '../payments/paying.ts'
import { newIp, password, signUp } from '../support/accounts.ts'
import { type Answer, call, mostMs } from '../support/call.ts'
import { itemsUnder, onSale } from '../support/departure.ts'
import { accessTokenFor, startIdentity } from '../support/identity.ts'
import { sqsEvent, startQueues } from '../support/queues.ts'
import { startSandbox } from '../support/sandbox.ts'
import { readStream } from '../support/stream.ts'
import { createFreshTables } from '../support/tables.ts'
import { product } from './clinic/domains.ts'
import { clinicDomain } from './clinic/stack.ts'

const root = join(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'holdfast-clinic-'))

const clinicFile = (name: string) => join(import.meta.dirname, 'clinic', name)

const lists = {
  'shared/domains.ts': clinicFile('domains.ts'),
  'shared/kinds.ts': clinicFile('kinds.ts'),
  'shared/selling.ts': clinicFile('selling.ts'),
  'lib/domains/index.ts': clinicFile('described.ts'),
}

let queues: Awaited<ReturnType<typeof startQueues>>
let stopIdentity: () => Promise<void>
let sandbox: Awaited<ReturnType<typeof startSandbox>>
let mail: Awaited<ReturnType<typeof startMail>>

beforeAll(async () => {
  await bundle({
    functionsFolders: [join(root, 'functions'), join(import.meta.dirname, 'clinic/functions')],
    lists,
    outFolder: folder,
    form: 'quick',
  })
  stopIdentity = await startIdentity('activity', 'inventory', 'commerce')
  const { AWS_ENDPOINT_URL_SECRETS_MANAGER, CODES_SECRET, LIMITS_SECRET } = process.env
  mail = await startMail()
  Object.assign(process.env, { AWS_ENDPOINT_URL_SECRETS_MANAGER, CODES_SECRET, LIMITS_SECRET })
  process.env.HOLD_SECONDS = '900'
  await createFreshTables(['clinic'], product.tables)
  queues = await startQueues('visit-letters', 'payment-events', 'sandbox-webhooks', 'closings')
  sandbox = await startSandbox()
})

afterAll(async () => {
  await Promise.all([stopIdentity(), queues.stop(), sandbox.stop(), mail.stop()])
  rmSync(folder, { recursive: true })
})

const bundled = async (name: string) => (await import(pathToFileURL(join(folder, name, 'index.mjs')).href)).handler

const send = async (name: string, request: Parameters<typeof call>[1]): Promise<Answer> =>
  call(await bundled(name), { ip: newIp(), ...request })

/** An account to which a super_admin gave the clinic's own role, signed in by its password. */
const signInAsNurse = async (): Promise<string> => {
  const { person, userId } = await signUp()
  const { token } = await accessTokenFor('super_admin')
  const params = { id: userId }
  const body = { role: 'nurse' }
  expect(await send('identity/change-user-role', { method: 'PUT', params, body, token })).toMatchObject({ status: 200 })
  const login = await send('identity/login', { body: { email: person.email, password, client: 'native' } })
  return login.body.access_token
}

describe('a domain outside the tree, composed with the product', () => {
  it('adds a role that an administrator gives, whose tokens have its scope and may call its endpoint', async () => {
    const token = await signInAsNurse()
    expect(decodeJwt(token)).toMatchObject({ role: 'nurse', roles: ['customer', 'nurse'] })
    expect(String(decodeJwt(token).scope).split(' ')).toContain('write:visits')
    const body = { room: '12', diagnosis: 'a cold' }
    const { token: customer } = await accessTokenFor()
    expect(await send('clinic/plan-visit', { body, token: customer })).toMatchObject({ status: 403 })
    const planned = await send('clinic/plan-visit', { body, token })
    expect(planned).toMatchObject({ status: 201, body: { id: expect.stringMatching(/^vis_/) } })
    expect(queues.ready('visit-letters')).toContainEqual({ visit_id: planned.body.id })
  })

  it('adds a role that covers administrators: only a super_admin gives it, and changes an account that has it', async () => {
    const { userId: id } = await signUp()
    const [admin, superAdmin] = [(await accessTokenFor('admin')).token, (await accessTokenFor('super_admin')).token]
    const give = async (role: string, token: string) =>
      (await send('identity/change-user-role', { method: 'PUT', params: { id }, body: { role }, token })).status
    expect(await give('matron', admin)).toBe(403)
    expect(await give('matron', superAdmin)).toBe(200)
    expect(await give('customer', admin)).toBe(403)
    const deactivate = { params: { id }, token: admin }
    expect(await send('identity/deactivate-user', deactivate)).toMatchObject({ status: 403 })
  })

  it('adds an entity to the activity log, found by its id alone, with what its manifest shows in clear', async () => {
    const token = await signInAsNurse()
    const { body } = await send('clinic/plan-visit', { body: { room: '7', diagnosis: 'a cold' }, token })
    process.env.LOGGED_TABLE = 'clinic'
    const onActivity = await bundled('activity/on-activity')
    await onActivity({ Records: await readStream('clinic') } as DynamoDBStreamEvent)
    const admin = (await accessTokenFor('admin')).token
    const { items } = (await send('activity/list-activity', { query: { entity: body.id }, token: admin })).body
    expect(items).toHaveLength(1)
    expect(items[0]).toMatchObject({
      entity: `visit:${body.id}`,
      actor: decodeJwt(token).sub,
      after: { id: body.id, room: '7', diagnosis: 'masked' },
    })
  })

  it('is deployed with its table, index, queue and endpoint, and with the reader of its stream', () => {
    const app = new App()
    const domains = domainsOf({ withSandbox: true, more: [clinicDomain] })
    composeApp(app, settingsFrom({}), domains, { bundleFolder: folder })
    const core = Template.fromStack(app.node.findChild('Holdfast') as Stack)
    expect(Object.keys(core.findResources('AWS::DynamoDB::Table')).join()).toMatch(/ClinicTable/)
    expect(Object.keys(core.findResources('AWS::SQS::Queue')).join()).toMatch(/VisitLettersQueue/)
    core.hasResourceProperties('AWS::DynamoDB::Table', {
      GlobalSecondaryIndexes: Match.arrayWith([Match.objectLike({ IndexName: 'visits-by-day' })]),
    })
    const paths = app.node.findAll().map(({ node }) => node.path)
    expect(paths).toContain('HoldfastClinic/ClinicDomain/PlanVisit/Function')
    expect(paths).toContain('Holdfast/ActivityDomain/OnClinicActivity/Function')
    const granted = (domain: string, name: string, table: string): string[] => {
      const template = Template.fromStack(app.node.findChild('Holdfast').node.findChild(domain) as Stack)
      const roles = Object.entries(template.findResources('AWS::IAM::Role')).filter(([id]) => id.startsWith(name))
      expect(roles.length, name).toBe(1)
      const statements = roles.flatMap(([, role]) => role.Properties.Policies[0].PolicyDocument.Statement)
      return statements
        .filter(({ Resource }) => JSON.stringify(Resource).includes(table))
        .flatMap(({ Action }) => Action)
        .toSorted()
    }
    // What its adapters name, step by step: confirming writes a record, cancelling reads and changes it, showing reads it.
    expect(granted('PaymentsDomain', 'OnPaymentEvent', 'ClinicTable')).toEqual(['dynamodb:PutItem'])
    expect(granted('PaymentsDomain', 'OnPaymentEvent', 'InventoryTable')).toContain('dynamodb:GetItem')
    expect(granted('BookingsDomain', 'CancelBooking', 'ClinicTable')).toEqual([
      'dynamodb:GetItem',
      'dynamodb:UpdateItem',
    ])
    expect(granted('BookingsDomain', 'QuoteCancellation', 'ClinicTable')).toEqual(['dynamodb:GetItem'])
    expect(granted('BookingsDomain', 'GetBooking', 'ClinicTable')).toEqual(['dynamodb:GetItem'])
    expect(granted('BookingsDomain', 'ListBookings', 'ClinicTable')).toEqual([])
    expect(granted('CommerceDomain', 'OnClosing', 'ClinicTable')).toEqual(['dynamodb:GetItem', 'dynamodb:UpdateItem'])
    const timers = app.node.findChild('Holdfast').node.findChild('PlatformDomain') as Stack
    const senders = Template.fromStack(timers).findResources('AWS::Lambda::Function', {
      Properties: { Description: 'Holdfast platform/sendDueTimers' },
    })
    expect(Object.values(senders).map(({ Properties }) => Object.keys(Properties.Environment.Variables))).toEqual([
      expect.arrayContaining(['HOLD_EXPIRY_QUEUE', 'VISIT_LETTERS_QUEUE']),
    ])
  })
})

const contact = { email: 'asha@example.com', phone: '+919876543210' }
const patient = { name: 'Asha Rao' }

const settle = async (...events: object[]) =>
  (await bundled('payments/on-payment-event'))(sqsEvent(...events), { getRemainingTimeInMillis: () => mostMs })

/** A doctor's day next year, and a visit of it that a customer holds. */
const holdVisit = async () => {
  const nurse = await signInAsNurse()
  const date = `${new Date().getUTCFullYear() + 1}-03-10`
  const body = { date, time_zone: 'Asia/Kolkata', doctor: 'Dr Bose' }
  const day = await send('clinic/open-day', { body, token: nurse })
  expect(day).toMatchObject({ status: 201 })
  const buyer = await accessTokenFor()
  const wanted = { day_id: day.body.id, room: 'room-1', starts_datetime: `${date}T04:30:00Z` }
  const hold = await send('clinic/reserve-visit', { body: wanted, token: buyer.token })
  return { nurse, buyer, wanted, hold }
}

const bookVisit = async () => {
  const held = await holdVisit()
  const body = { reservation_id: held.hold.body.id, patient, contact }
  return { ...held, booking: await send('bookings/create-booking', { body, token: held.buyer.token }) }
}

const details = (id: string, token: string) => send('bookings/get-booking', { params: { id }, token })

const payVisit = async () => {
  const booked = await bookVisit()
  const { buyer, booking } = booked
  const body = { booking_id: booking.body.id, payment_method: 'upi', amount: 140_000 }
  const payment = await send('payments/initiate-payment', { body, token: buyer.token })
  expect(payment).toMatchObject({ status: 201 })
  await checkOut(payment.body)
  return booked
}

/** The customer pays at the gateway's checkout; its webhook is verified and settled. */
const checkOut = async ({ checkout }: { readonly checkout: { readonly url: string } }): Promise<void> => {
  const [events, webhooks] = [queues.kept('payment-events').length, queues.kept('sandbox-webhooks').length]
  const id = checkout.url.split('/').at(-1) ?? ''
  const body = { outcome: 'succeed' }
  expect(await send('sandbox/play-sandbox-checkout', { params: { id }, body })).toMatchObject({ status: 200 })
  for (const webhook of queues.kept('sandbox-webhooks').slice(webhooks)) {
    const raw = JSON.stringify(webhook.body)
    const params = { gateway: 'sandbox' }
    const answer = await send('payments/receive-webhook', {
      method: 'POST',
      params,
      rawBody: raw,
      headers: await signed(raw),
    })
    expect([answer.status, answer.body]).toEqual([200, { received: true }])
  }
  const told = queues.kept('payment-events').slice(events)
  expect(told.length).toBeGreaterThan(0)
  await settle(...told.map(event => event.body as object))
}

/** Settled by its record, which the stream announces. */
const orderCertificate = async (buyer: { readonly token: string; readonly userId: string }): Promise<string> => {
  const body = { kind: 'certificate', patient, purpose: 'work', contact }
  const booking = await send('bookings/create-booking', { body, token: buyer.token })
  expect(booking).toMatchObject({ status: 201, body: { kind: 'certificate', reservation_id: null, purpose: 'work' } })
  const { id } = booking.body
  await settle({ kind: 'asked', user_id: buyer.userId, payment_id: id.replace('bkg_', 'pay_'), orders: [] })
  return id
}

describe('what a domain outside the tree sells with a hold', () => {
  it('is held all or none: a room for two hours and a doctor for one', async () => {
    const { buyer, wanted, hold } = await holdVisit()
    expect(hold).toMatchObject({
      status: 201,
      body: { kind: 'visit', ...wanted, doctor: 'Dr Bose', total_amount: 140_000 },
    })
    const other = (body: object) => send('clinic/reserve-visit', { body: { ...wanted, ...body }, token: buyer.token })
    expect(await other({ room: 'room-2' })).toMatchObject({ status: 409, body: { code: 'VISIT_TAKEN' } })
    const later = wanted.starts_datetime.replace('04:30', '05:30')
    expect(await other({ room: 'room-2', starts_datetime: later })).toMatchObject({ status: 201 })
    const read = await send('reservations/get-reservation', { params: { id: hold.body.id }, token: buyer.token })
    expect(read).toMatchObject({ status: 200, body: { kind: 'visit', ...wanted } })
  })

  it('is paid, settled with a record of its own, and shown in the form of its kind', async () => {
    const { nurse, buyer, wanted, booking } = await payVisit()
    expect(booking).toMatchObject({ status: 201, body: { kind: 'visit', status: 'pending_payment', visit_id: null } })
    const shown = await details(booking.body.id, buyer.token)
    expect(shown).toMatchObject({
      status: 200,
      body: { kind: 'visit', status: 'confirmed', patient, ...wanted, visit_id: expect.stringMatching(/^vis_/) },
    })
    const visit = await send('clinic/get-visit', { params: { id: shown.body.visit_id }, token: nurse })
    expect(visit).toMatchObject({ status: 200, body: { room: 'room-1', patient: 'Asha Rao', state: 'planned' } })
  })

  it('is cancelled by a policy of its own, with its record', async () => {
    const { nurse, buyer, booking } = await payVisit()
    const request = { params: { id: booking.body.id }, token: buyer.token }
    const money = { refund_amount: 90_000, fee_amount: 50_000 }
    expect(await send('bookings/quote-cancellation', request)).toMatchObject({ status: 200, body: money })
    const { visit_id } = (await details(booking.body.id, buyer.token)).body
    expect(await send('bookings/cancel-booking', { ...request, body: {} })).toMatchObject({ status: 200, body: money })
    const visit = await send('clinic/get-visit', { params: { id: visit_id }, token: nurse })
    expect(visit.body.state).toBe('called_off')
  })

  it('400: the members of another kind', async () => {
    const { buyer, hold } = await holdVisit()
    const body = { reservation_id: hold.body.id, patient, purpose: 'work', contact }
    const refused = await send('bookings/create-booking', { body, token: buyer.token })
    expect(refused).toMatchObject({ status: 400, body: { code: 'VALIDATION_FAILED' } })
    expect(JSON.stringify(refused.body.errors)).toContain('purpose')
  })
})

describe('what a domain outside the tree calls off', () => {
  it('is closed: each visit of the day is cancelled with all its money, what was bought without a hold is not', async () => {
    const { nurse, buyer, wanted, booking } = await payVisit()
    const { visit_id } = (await details(booking.body.id, buyer.token)).body
    const ordered = await orderCertificate(buyer)
    await requestClosing(wanted.day_id, 'visit_called_off', Date.now())
    const close = await bundled('commerce/on-closing')
    const closed = await close(sqsEvent({ inventory_id: wanted.day_id }), { getRemainingTimeInMillis: () => mostMs })
    expect(closed).toEqual({ batchItemFailures: [] })
    expect(await details(booking.body.id, buyer.token)).toMatchObject({
      body: { kind: 'visit', status: 'cancelled', cancel_reason: 'visit_called_off' },
    })
    const refunds = (await itemsUnder('commerce', `USER#${buyer.userId}`)).filter(({ sk }) =>
      String(sk).startsWith('RFD#'),
    )
    expect(refunds.map(({ amount, reason }) => [amount, reason])).toEqual([[140_000, 'visit_called_off']])
    expect(await send('clinic/get-visit', { params: { id: visit_id }, token: nurse })).toMatchObject({
      body: { state: 'called_off' },
    })
    expect((await details(ordered, buyer.token)).body.status).toBe('confirmed')
    expect(await send('clinic/reserve-visit', { body: wanted, token: buyer.token })).toMatchObject({
      status: 422,
      body: { code: 'DAY_CLOSED' },
    })
  })
})

describe('mails about what a domain outside the tree sells', () => {
  it('say of a visit what its domain says, when it is confirmed and when it is cancelled', async () => {
    const { buyer, booking } = await payVisit()
    const email = `${buyer.userId}@example.com`
    const onNotification = await bundled('notifications/on-notification')
    const deliver = (kind: string, more: object = {}) => {
      const data = { user_id: buyer.userId, booking_id: booking.body.id, ...more }
      return onNotification(sqsEvent({ event_id: `${kind} ${email}`, kind, data }), {})
    }
    expect(await deliver('booking_confirmed')).toEqual({ batchItemFailures: [] })
    const request = { params: { id: booking.body.id }, token: buyer.token }
    const { body } = await send('bookings/cancel-booking', { ...request, body: {} })
    expect(await deliver('booking_cancelled', { cancellation_id: body.id })).toEqual({ batchItemFailures: [] })
    const [cancelled, confirmed] = mail.inbox.list({ to: booking.body.contact.email }).slice(0, 2)
    expect(confirmed?.subject).toContain('Visit to Dr Bose')
    expect(confirmed?.text).toContain('Please come with an empty stomach.')
    expect(cancelled?.subject).toContain('Visit to Dr Bose')
    expect(cancelled?.text).toMatch(/cancelled, as you asked[\s\S]*900/)
  })
})

describe('what the product sells itself, beside a domain outside the tree', () => {
  it('is sold as ever: a bus seat is held, booked, paid and shown with its ticket', async () => {
    const { inventory_id } = await onSale({ restrictions: {} })
    const buyer = await accessTokenFor()
    const { token } = buyer
    const hold = await send('transit/create-reservation', {
      body: { schedule_id: inventory_id, seat_ids: ['1A'] },
      token,
    })
    const passengers = [{ name: 'Asha Rao', age: 34, gender: 'female', seat_id: '1A' }]
    const booking = await send('bookings/create-booking', {
      body: { reservation_id: hold.body.id, passengers, contact },
      token,
    })
    const amount = booking.body.total_amount
    const payment = await send('payments/initiate-payment', {
      body: { booking_id: booking.body.id, payment_method: 'upi', amount },
      token,
    })
    await checkOut(payment.body)
    expect(await details(booking.body.id, token)).toMatchObject({
      body: { kind: 'bus', status: 'confirmed', ticket: { validity_status: 'valid' } },
    })
  })
})

describe('what a domain outside the tree sells without a hold', () => {
  it('is confirmed by its outbox, with nothing paid, and is in the history beside other kinds', async () => {
    const { buyer, booking: visit } = await bookVisit()
    const id = await orderCertificate(buyer)
    expect(await details(id, buyer.token)).toMatchObject({
      body: { status: 'confirmed', certificate_id: expect.stringMatching(/^crt_/) },
    })
    const { items } = (await send('bookings/list-bookings', { token: buyer.token })).body
    expect(items.map((each: { id: string; kind: string }) => [each.id, each.kind])).toEqual(
      expect.arrayContaining([
        [id, 'certificate'],
        [visit.body.id, 'visit'],
      ]),
    )
  })
})

describe('the wire with a domain outside the tree', () => {
  it('has the foreign kinds in its description, which breaks nothing that clients of the product rely on', async () => {
    const described = JSON.parse(await describedWith(lists))
    expect(Object.keys(described.paths)).toContain('/api/v1/visits/reservations')
    const reply = JSON.stringify(described.paths['/api/v1/bookings/{id}/details'].get.responses['200'])
    const schemas = reply + JSON.stringify(described.components?.schemas ?? {})
    for (const member of ['visit_id', 'certificate_id', 'starts_datetime', 'purpose']) expect(schemas).toContain(member)
    const request = JSON.stringify(described.paths['/api/v1/bookings/create'].post.requestBody)
    for (const member of ['patient', 'purpose', 'certificate']) expect(request).toContain(member)
    const [before, after] = [factsOf(JSON.parse(description())), factsOf(described)]
    expect(breaksOf(before, after, '2026-01-01')).toEqual([])
  })

  it('is bundled for a browser: contracts of its endpoints and of its kinds', async () => {
    const { outputFiles, metafile } = await build({
      stdin: {
        contents: ["export { contracts } from './contracts/index.ts'", "export { kinds } from './kinds.ts'"].join('\n'),
        resolveDir: clinicFile('.'),
      },
      bundle: true,
      write: false,
      metafile: true,
      platform: 'browser',
      format: 'esm',
    })
    const { contracts, kinds } = await import(`data:text/javascript,${encodeURIComponent(outputFiles[0]?.text ?? '')}`)
    expect([Object.keys(contracts), kinds.names]).toEqual([
      ['getVisit', 'openDay', 'planVisit', 'reserveVisit'],
      ['bus', 'subscription', 'visit', 'certificate'],
    ])
    expect(Object.keys(metafile.inputs).filter(file => /functions\/|store\/|node:/.test(file))).toEqual([])
  })

  it('lies outside the tree, and nothing of the tree names it', () => {
    const naming = globSync('{shared,functions,lib}/**/*.ts', { cwd: root }).filter(file =>
      /clinic|certificateSelling/.test(readFileSync(join(root, file), 'utf8')),
    )
    expect(naming).toEqual([])
  })
})
