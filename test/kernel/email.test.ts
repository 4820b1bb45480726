import { expect, it } from 'vitest'
import { emailAddress, plainEmail } from '../../shared/kernel/email.ts'

const local = (length: number) => 'a'.repeat(length)

it.each([
  [' Asha@Example.COM ', 'asha@example.com'],
  ['r&d@example.com', 'r&d@example.com'],
  ["o'neil+tag@sub.example.co.in", "o'neil+tag@sub.example.co.in"],
  ['asha@bücher.example', 'asha@xn--bcher-kva.example'],
  ['asha@xn--bcher-kva.example', 'asha@xn--bcher-kva.example'],
  ['asha@भारत.भारत', 'asha@xn--h2brj9c.xn--h2brj9c'],
  ['\u202aasha@exam\u200bple.com\u202c', 'asha@example.com'],
  [`${local(64)}@example.com`, `${local(64)}@example.com`],
])('%j is the address %s', (typed, address) => {
  expect(plainEmail(typed)).toBe(address)
  expect(address).toMatch(emailAddress)
})

it.each([
  `${local(65)}@example.com`,
  'a@example.com-',
  'a@example-.com',
  'a@-example.com',
  `a@${local(64)}.com`,
  `a@${`${local(60)}.`.repeat(5)}com`,
  'a@example',
  'a@example.com.',
  'a@x.123',
  'a@1.2.3.4',
  'a@[1.2.3.4]',
  'a@0x7f.1',
  'a@exa%6dple.com',
  'a..b@example.com',
  '.a@example.com',
  'a.@example.com',
  'a b@example.com',
  'a@b@example.com',
  '"a"@example.com',
  'अ@example.com',
  'a\n@example.com',
  '@example.com',
  'a@',
  '',
])('%j is none', typed => expect(plainEmail(typed)).not.toMatch(emailAddress))
