import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isSameCode, verificationCode } from '../../shared/identity/rules/verification-code.ts'

const key = 'k'.repeat(64)

describe('verificationCode', () => {
  it('is always six digits, the same for the same key and id', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (secret, id) => {
        const code = verificationCode(secret, id)
        expect(code).toMatch(/^\d{6}$/)
        expect(verificationCode(secret, id)).toBe(code)
      }),
    )
  })

  it('truncates by RFC 4226 §5.3: 31 bits from where the last four bits point', () => {
    for (const id of ['vrf_1', 'vrf_2', 'vrf_3', 'vrf_4']) {
      const mac = createHmac('sha256', key).update(id).digest()
      const from = Number.parseInt(mac.toString('hex').slice(-1), 16)
      const bits = BigInt(`0x${mac.subarray(from, from + 4).toString('hex')}`) & 0x7fffffffn
      expect(verificationCode(key, id)).toBe((bits % 1_000_000n).toString().padStart(6, '0'))
    }
  })

  it('spreads: 20,000 ids have nearly as many codes as chance gives', () => {
    const codes = new Set(Array.from({ length: 20_000 }, (_, index) => verificationCode(key, `vrf_${index}`)))
    // Chance leaves 1e6 × (1 − e^−0.02) ≈ 19,801 different ones.
    expect(codes.size).toBeGreaterThan(19_700)
  })

  it('is different with another key', () => {
    const same = Array.from({ length: 1000 }, (_, index) => `vrf_${index}`).filter(
      id => verificationCode(key, id) === verificationCode('x'.repeat(64), id),
    )
    expect(same.length).toBeLessThan(5)
  })
})

describe('isSameCode', () => {
  it.each([
    ['123456', '123456', true],
    ['123456', '123457', false],
    ['12345', '123456', false],
    ['', '123456', false],
    ['１２３４５６', '123456', false],
  ])('%s and %s: %s', (given, expected, same) => {
    expect(isSameCode(given, expected)).toBe(same)
  })
})
