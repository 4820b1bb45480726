import { expect, it } from 'vitest'
import { toE164 as inBrowsers, plainNumber } from '../../shared/kernel/phone.ts'
import { toE164 } from '../../shared/platform/http/to-e164.ts'

it.each([
  ['+919876543210', '+919876543210'],
  ['+9109876543210', '+919876543210'],
  [' +91 (98765) 43-210 ', '+919876543210'],
  ['\u202a+91\u00a098765\u201143210\u202c', '+919876543210'],
  ['+९१ ९८७६५ ४३२१०', '+919876543210'],
  ['\uff0b919876543210', '+919876543210'],
  ['+12025550123', '+12025550123'],
  ['+4407911123456', '+447911123456'],
  ['+390612345678', '+390612345678'],
])('%j is %s', (typed, number) => {
  expect(toE164(typed)).toBe(number)
  expect(toE164(number)).toBe(number)
})

it.each([
  '+91919876543210',
  '+919198765432109',
  '+91987654321',
  '+910000000000',
  '+10000000',
  '9876543210',
  '+0919876543210',
  '+919876543210 ext 5',
  'tel:+919876543210',
  '+91abcdefghij',
  '+',
  '',
])('%j is the number of no plan', typed => expect(toE164(typed)).toBeUndefined())

it('a browser looks at the form alone', () => {
  expect([inBrowsers('+91 98765-43210'), inBrowsers('+91919876543210')]).toEqual(['+919876543210', '+91919876543210'])
  expect([plainNumber('98765 43210'), plainNumber('+91')]).toEqual([undefined, undefined])
})
