import { describe, expect, it } from 'vitest'
import { type QuotaName, quotas, refuseTooMuch, type Use } from '../../lib/quotas.ts'

const use = (quota: QuotaName, used: number, of = 'Holdfast'): Use => ({ quota, of, used })

describe('quotas', () => {
  it('say where they come from', () => {
    for (const { name, most, source } of Object.values(quotas)) {
      expect(source, name).toMatch(/^https:\/\/docs\.aws\.amazon\.com\/\S+\.html$/)
      expect(most, name).toBeGreaterThan(0)
    }
  })

  it('let pass what uses four fifths', () => {
    expect(() => refuseTooMuch([use('integrations', 240), use('operation', 2000), use('behaviors', 60)])).not.toThrow()
  })

  it.each([
    [
      'integrations',
      241,
      'Holdfast has 241 of at most 300 integrations of an HTTP API, more than 80 %. AWS raises it for nobody',
    ],
    [
      'operation',
      2001,
      'Holdfast has 2001 of at most 2500 resources of one CloudFormation operation, nested stacks included',
    ],
    [
      'behaviors',
      61,
      'Holdfast has 61 of at most 75 behaviours of a distribution, more than 80 %. AWS raises it when asked',
    ],
    ['environmentBytes', 3277, 'Holdfast has 3277 of at most 4096 bytes of a function’s environment variables'],
    ['policyCharacters', 8193, 'Holdfast has 8193 of at most 10240 characters of a role’s inline policies'],
    ['streamReaders', 3, 'Holdfast has 3 of at most 2 readers of a table’s stream'],
  ] as const)('refuse more %s, with a sentence that names what is where', (quota, used, sentence) => {
    expect(() => refuseTooMuch([use(quota, used)])).toThrow(sentence)
  })

  it('name everything that is too much', () => {
    const uses = [use('roles', 801, 'the deployment'), use('indexes', 17, 'Holdfast/CatalogTable'), use('filters', 1)]
    expect(() => refuseTooMuch(uses)).toThrow(/^the deployment has 801 .*\nHoldfast\/CatalogTable has 17 .*$/)
  })

  it('let a stream have the two readers it can have', () => {
    expect(() => refuseTooMuch([use('streamReaders', 2)])).not.toThrow()
  })
})
