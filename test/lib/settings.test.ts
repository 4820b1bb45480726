import { describe, expect, it } from 'vitest'
import { deployedSettingsFrom, settingsFrom } from '../../lib/settings.ts'

describe('the settings of a deployment', () => {
  it('need nothing for a trial', () => {
    expect(settingsFrom({})).toEqual({
      stage: 'development',
      region: 'us-east-1',
      holdSeconds: 900,
      isTraced: false,
      runbooks: 'docs/guides/runbooks.md',
      mailFrom: 'tickets@holdfast.example',
      origins: [],
      otpCaps: { per_phone: 5, per_ip: 20, per_ip_day: 100, per_prefix: 300, per_day: 3000 },
      textCaps: { per_day: 3000, per_country: 2000 },
      tokenLifetimes: { access_minutes: 30, refresh_days: 7 },
      mailsPerSecond: 14,
      reservesConcurrency: false,
      warmThroughput: {},
      gateways: [],
    })
  })

  it('take payment gateways, the default first, and refuse one without an adapter', () => {
    expect(settingsFrom({ GATEWAYS: 'paypal, stripe, paypal' }).gateways).toEqual(['paypal', 'stripe'])
    expect(() => settingsFrom({ GATEWAYS: 'strip' })).toThrow(
      'GATEWAYS must be of stripe, razorpay, paypal, with commas between',
    )
  })

  it('refuse production without a payment gateway', () => {
    const production = { STAGE: 'production', MAIL_FROM: 'tickets@example.com' }
    expect(() => deployedSettingsFrom(production)).toThrow('GATEWAYS is needed in production')
    expect(deployedSettingsFrom({ MAIL_FROM: 'tickets@example.com' }).gateways).toEqual([])
  })

  it('take several origins', () => {
    const { origins } = settingsFrom({ WEB_ORIGINS: 'https://example.com, http://localhost:5173' })
    expect(origins).toEqual(['https://example.com', 'http://localhost:5173'])
  })

  it.each(['0', '-1', '3601', '1.5', 'ten', ''])('refuse HOLD_SECONDS=%s with a sentence', HOLD_SECONDS => {
    const sentence = 'HOLD_SECONDS must be a whole number of seconds from 1 to 3600'
    expect(() => settingsFrom({ HOLD_SECONDS })).toThrow(sentence)
  })

  it('turn tracing on, and say where the runbooks are', () => {
    const RUNBOOKS_URL = 'https://example.com/runbooks'
    expect(settingsFrom({ TRACING: 'on', RUNBOOKS_URL })).toMatchObject({ isTraced: true, runbooks: RUNBOOKS_URL })
    expect(() => settingsFrom({ TRACING: 'yes' })).toThrow('TRACING must be on or off')
    for (const wrong of ['runbooks.md', 'http://example.com/', 'https://example.com/#a', ''])
      expect(() => settingsFrom({ RUNBOOKS_URL: wrong }), wrong).toThrow('RUNBOOKS_URL must be the address of a page')
  })

  it('take lifetimes of tokens within their bounds', () => {
    for (const [ACCESS_TOKEN_MINUTES, REFRESH_TOKEN_DAYS] of [
      ['5', '1'],
      ['60', '30'],
    ] as const)
      expect(settingsFrom({ ACCESS_TOKEN_MINUTES, REFRESH_TOKEN_DAYS }).tokenLifetimes).toEqual({
        access_minutes: Number(ACCESS_TOKEN_MINUTES),
        refresh_days: Number(REFRESH_TOKEN_DAYS),
      })
  })

  it.each([
    ['ACCESS_TOKEN_MINUTES', ['4', '61', '7.5', '1e9', '', 'ten'], 'from 5 to 60'],
    ['REFRESH_TOKEN_DAYS', ['0', '31', '1.5', '', 'week'], 'from 1 to 30'],
  ])('refuse %s outside its bounds with a sentence', (name, values, bounds) => {
    for (const value of values)
      expect(() => settingsFrom({ [name]: value }), value).toThrow(`${name} must be a whole number ${bounds}`)
  })

  it('take what keeps a rush from payments and codes', () => {
    const given = {
      MAILS_PER_SECOND: '200',
      RESERVED_CONCURRENCY: 'on',
      WARM_THROUGHPUT: 'inventory:24000/8000, commerce:12000/6000',
    }
    expect(settingsFrom(given)).toMatchObject({
      mailsPerSecond: 200,
      reservesConcurrency: true,
      warmThroughput: { inventory: { reads: 24_000, writes: 8000 }, commerce: { reads: 12_000, writes: 6000 } },
    })
  })

  const secret = 'arn:aws:secretsmanager:us-east-1:111122223333:secret:TicketsSecretF2A-AbC123'

  it('take the secret of the keys that sign tickets', () => {
    expect(settingsFrom({ TICKETS_SECRET_ARN: secret }).ticketsSecretArn).toBe(secret)
    expect(settingsFrom({ TICKETS_SECRET_ARN: '' })).not.toHaveProperty('ticketsSecretArn')
  })

  it.each<[Record<string, string>, string]>([
    [{ MAILS_PER_SECOND: '0' }, 'MAILS_PER_SECOND must be a whole number from 1 on'],
    [{ RESERVED_CONCURRENCY: 'yes' }, 'RESERVED_CONCURRENCY must be on or off'],
    [{ WARM_THROUGHPUT: 'inventory' }, 'WARM_THROUGHPUT must be tables with reads and writes a second'],
    [{ WARM_THROUGHPUT: 'inventory:11999/4000' }, 'at least 12000 and 4000'],
    [{ WARM_THROUGHPUT: 'inventory:12000/3999' }, 'at least 12000 and 4000'],
    [{ TICKETS_SECRET_ARN: 'TicketsSecretF2A' }, 'TICKETS_SECRET_ARN must be the whole ARN of a secret'],
    [{ TICKETS_SECRET_ARN: secret.slice(0, -7) }, 'TICKETS_SECRET_ARN must be the whole ARN of a secret'],
    [{ TICKETS_SECRET_ARN: secret.replace('us-east-1', 'ap-south-1') }, 'of a secret in us-east-1'],
    [{ TICKETS_SECRET_ARN: secret.replace('TicketsSecretF2A', '*') }, 'must be the whole ARN of a secret'],
  ])('refuse %j, of a rush or a key, with a sentence', (environment, sentence) => {
    expect(() => settingsFrom(environment)).toThrow(sentence)
  })

  it.each(['prod', 'Production', ''])('refuse STAGE=%s, which would be a stage with play money', STAGE => {
    expect(() => settingsFrom({ STAGE })).toThrow('STAGE must be one of development, staging, production')
  })

  it('refuse a deploy of any stage without a sender, which SES would refuse', () => {
    for (const STAGE of [undefined, 'staging', 'production'])
      expect(() => deployedSettingsFrom({ STAGE })).toThrow('MAIL_FROM is needed')
    const production = { STAGE: 'production', MAIL_FROM: 'tickets@example.com', GATEWAYS: 'stripe' }
    expect(deployedSettingsFrom(production)).toMatchObject({ stage: 'production', mailFrom: 'tickets@example.com' })
  })

  it('take the address of a web client elsewhere, which then calls the API from there', () => {
    const settings = settingsFrom({ WEB_URL: 'https://tickets.example.com', WEB_ORIGINS: 'https://example.com' })
    expect(settings).toMatchObject({
      webUrl: 'https://tickets.example.com',
      origins: ['https://example.com', 'https://tickets.example.com'],
    })
    expect(() => settingsFrom({ WEB_URL: 'http://tickets.example.com' })).toThrow('WEB_URL must be an origin')
  })

  it.each([
    'tickets',
    'Tickets <tickets@example.com>',
    'tickets@example',
    'a,b@example.com',
    '"tickets@example.com',
    'tickets@*.com',
    'tickets@example.com/x',
  ])('refuse MAIL_FROM=%s', MAIL_FROM => {
    expect(() => settingsFrom({ MAIL_FROM })).toThrow('MAIL_FROM must be an e-mail address alone')
  })

  it.each(['tickets+a.b_c@mail.example.co.uk', "o'neil@xn--bcher-kva.example"])('take MAIL_FROM=%s', MAIL_FROM => {
    expect(settingsFrom({ MAIL_FROM }).mailFrom).toBe(MAIL_FROM)
  })

  it.each(['*', 'example.com', 'https://example.com/', 'https://example.com,'])(
    'refuse WEB_ORIGINS=%s',
    WEB_ORIGINS => {
      expect(() => settingsFrom({ WEB_ORIGINS })).toThrow('WEB_ORIGINS must be origins')
    },
  )

  it('take the region from CDK’s command line', () => {
    expect(settingsFrom({ CDK_DEFAULT_REGION: 'ap-south-1' }).region).toBe('ap-south-1')
    expect(settingsFrom({ CDK_DEFAULT_REGION: '' }).region).toBe('us-east-1')
  })

  const name = 'booking.example.com'
  const certificateArn = 'arn:aws:acm:us-east-1:111122223333:certificate/abc'

  it('take a name with a certificate, or with the zone it is made through', () => {
    expect(settingsFrom({ DOMAIN_NAME: name, CERTIFICATE_ARN: certificateArn })).toMatchObject({
      domain: { name, certificateArn },
      publicUrl: 'https://booking.example.com',
    })
    expect(settingsFrom({ DOMAIN_NAME: name, HOSTED_ZONE_ID: 'Z1' }).domain).toEqual({ name, hostedZoneId: 'Z1' })
  })

  it('take a public address where there is no name', () => {
    const PUBLIC_URL = 'https://d111111abcdef8.cloudfront.net'
    expect(settingsFrom({ PUBLIC_URL }).publicUrl).toBe(PUBLIC_URL)
    expect(settingsFrom({ PUBLIC_URL }).domain).toBeUndefined()
  })

  it.each<[Record<string, string>, string]>([
    [{ DOMAIN_NAME: 'https://booking.example.com' }, 'DOMAIN_NAME must be a name alone'],
    [{ DOMAIN_NAME: 'Booking.example.com' }, 'DOMAIN_NAME must be a name alone'],
    [{ DOMAIN_NAME: 'booking' }, 'DOMAIN_NAME must be a name alone'],
    [{ DOMAIN_NAME: name }, 'DOMAIN_NAME needs either HOSTED_ZONE_ID or CERTIFICATE_ARN'],
    [{ DOMAIN_NAME: name, HOSTED_ZONE_ID: 'Z1', CERTIFICATE_ARN: certificateArn }, 'DOMAIN_NAME needs either'],
    [{ HOSTED_ZONE_ID: 'Z1' }, 'HOSTED_ZONE_ID and CERTIFICATE_ARN go with a DOMAIN_NAME'],
    [
      { DOMAIN_NAME: name, CERTIFICATE_ARN: certificateArn.replace('us-east-1', 'ap-south-1') },
      'CERTIFICATE_ARN must be the whole ARN of a certificate of ACM in us-east-1',
    ],
    [{ DOMAIN_NAME: name, CERTIFICATE_ARN: 'arn:aws:acm:us-east-1:' }, 'CERTIFICATE_ARN must be the whole ARN'],
    [{ DOMAIN_NAME: name, HOSTED_ZONE_ID: '/hostedzone/Z1' }, 'HOSTED_ZONE_ID must be the id of a zone alone'],
    [{ DOMAIN_NAME: name, HOSTED_ZONE_ID: ' ' }, 'HOSTED_ZONE_ID must be the id of a zone alone'],
    [
      { DOMAIN_NAME: name, HOSTED_ZONE_ID: 'Z1', PUBLIC_URL: 'https://a.example' },
      'PUBLIC_URL is for a deployment without DOMAIN_NAME',
    ],
    [{ PUBLIC_URL: 'http://a.example' }, 'PUBLIC_URL must be an origin'],
    [{ PUBLIC_URL: 'https://a.example/' }, 'PUBLIC_URL must be an origin'],
    [{ PUBLIC_URL: 'a.example' }, 'PUBLIC_URL must be an origin'],
  ])('refuse %j with a sentence', (environment, sentence) => {
    expect(() => settingsFrom(environment)).toThrow(sentence)
  })
})
