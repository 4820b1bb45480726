import { describe, expect, it } from 'vitest'
import { settingsFrom } from '../../lib/settings.ts'

const production = { STAGE: 'production', MAIL_FROM: 'tickets@example.com', WEB_ORIGINS: 'https://example.com' }

describe('the settings of a deployment', () => {
  it('need nothing for a trial', () => {
    expect(settingsFrom({})).toEqual({
      stage: 'development',
      holdSeconds: 900,
      mailFrom: 'tickets@holdfast.example',
      origins: ['http://localhost:5173'],
      otpCaps: { per_phone: 5, per_ip: 20, per_prefix: 300, per_day: 3000 },
    })
  })

  it('take several origins', () => {
    const { origins } = settingsFrom({ WEB_ORIGINS: 'https://example.com, http://localhost:5173' })
    expect(origins).toEqual(['https://example.com', 'http://localhost:5173'])
  })

  it.each(['0', '-1', '3601', '1.5', 'ten', ''])('refuse HOLD_SECONDS=%s with a sentence', HOLD_SECONDS => {
    const sentence = 'HOLD_SECONDS must be a whole number of seconds from 1 to 3600'
    expect(() => settingsFrom({ HOLD_SECONDS })).toThrow(sentence)
  })

  it.each(['prod', 'Production', ''])('refuse STAGE=%s, which would be a stage with play money', STAGE => {
    expect(() => settingsFrom({ STAGE })).toThrow('STAGE must be one of development, staging, production')
  })

  it.each(['MAIL_FROM', 'WEB_ORIGINS'])('refuse production without %s', name => {
    expect(() => settingsFrom({ ...production, [name]: undefined })).toThrow(`STAGE=production needs ${name}`)
    expect(settingsFrom(production)).toMatchObject({ stage: 'production', mailFrom: 'tickets@example.com' })
  })

  it.each(['tickets', 'Tickets <tickets@example.com>', 'tickets@example'])('refuse MAIL_FROM=%s', MAIL_FROM => {
    expect(() => settingsFrom({ MAIL_FROM })).toThrow('MAIL_FROM must be an e-mail address alone')
  })

  it.each(['*', 'example.com', 'https://example.com/', 'https://example.com,'])(
    'refuse WEB_ORIGINS=%s',
    WEB_ORIGINS => {
      expect(() => settingsFrom({ WEB_ORIGINS })).toThrow('WEB_ORIGINS must be origins')
    },
  )
})
