import { describe, expect, it } from 'vitest'
import { countryPrefix } from '../../shared/kernel/country-prefix.ts'

describe('the country a phone number belongs to', () => {
  it.each([
    ['+12025550123', '+1'],
    ['+79161234567', '+7'],
    ['+919876543210', '+91'],
    ['+447911123456', '+44'],
    ['+4915123456789', '+49'],
    ['+8613812345678', '+86'],
    ['+201001234567', '+20'],
    ['+37120000000', '+371'],
    ['+358401234567', '+358'],
    ['+420601123456', '+420'],
    ['+971501234567', '+971'],
    ['+9779812345678', '+977'],
    ['+8801712345678', '+880'],
    ['+2348012345678', '+234'],
  ])('%s → %s', (number, prefix) => {
    expect(countryPrefix(number)).toBe(prefix)
  })
})
