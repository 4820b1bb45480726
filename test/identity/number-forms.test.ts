import { getCountries, getExampleNumber, Metadata } from 'libphonenumber-js/max'
import examples from 'libphonenumber-js/mobile/examples'
import { describe, expect, it } from 'vitest'
import { formsOf } from '../../shared/identity/rules/number-forms.ts'
import { toE164 } from '../../shared/platform/http/to-e164.ts'

it.each([
  ['+919876543210', '+9109876543210'],
  ['+12025550123', '+112025550123'],
  ['+79161234567', '+789161234567'],
  ['+3612345678', '+360612345678'],
  ['+393123456789', undefined],
])('%s may be stored as %s', (number, earlier) =>
  expect(formsOf(number)).toEqual(earlier ? [number, earlier] : [number]),
)

/** Its types leave this method out; 0, the number, stands for none. */
const dialledFirstIn = (country: Parameters<typeof getExampleNumber>[0]) => {
  const plan = new Metadata()
  plan.selectNumberingPlan(country)
  return (plan.numberingPlan as unknown as { nationalPrefix: () => string | 0 | undefined }).nationalPrefix()
}

describe.each(getCountries())('in the plan of %s', country => {
  const number = getExampleNumber(country, examples)
  const [own = '', earlier] = formsOf(number?.number ?? '')

  it('the earlier form is another way to write the number, or of no number', () => {
    expect([own, undefined]).toContain(toE164(earlier ?? ''))
  })

  it('it has what is dialled first within the country', () => {
    const first = dialledFirstIn(country)
    if (number)
      expect(earlier).toBe(first ? `+${number.countryCallingCode}${first}${number.nationalNumber}` : undefined)
  })
})
