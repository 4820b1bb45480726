import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { quotaPage } from '../../../lib/quotas/page.ts'
import type { Synthesized } from './synthesized.ts'

const read = (name: string): string => readFileSync(`docs/guides/${name}.md`, 'utf8')

export const guideTests = (stack: () => Synthesized) => {
  it.each(['deploy', 'operations', 'migrations', 'runbooks'])('%s.md names no output that is not there', name => {
    const named = [
      ...read(name).matchAll(
        /(?<!--query )\b(?:[A-Z][A-Za-z]+(?:Arn|Url|TableName)|ApiId|DistributionId|DistributionDomainName|WebBucketName)\b/g,
      ),
    ].map(([output]) => output)
    expect(named.length).toBeGreaterThan(0)
    expect([...new Set(named)].filter(output => !(output in stack().outputs))).toEqual([])
  })

  it('operations.md describes every queue, topic and kept secret of the stack', () => {
    const guide = read('operations')
    const arns = Object.keys(stack().outputs).filter(output => output.endsWith('Arn'))
    expect(arns.length).toBe(1 + 14 + 1 + 3 + 1)
    expect(arns.filter(output => !guide.includes(output))).toEqual([])
  })

  it('operations.md gives a redrive command for every work queue', () => {
    const redriven = [...read('operations').matchAll(/start-message-move-task --source-arn "\$\(output (\w+)\)"/g)]
    const deadLetters = Object.keys(stack().outputs).filter(output => output.endsWith('DeadLettersArn'))
    expect(redriven.map(found => found[1]).sort()).toEqual(deadLetters.sort())
  })

  it.each(['operations', 'runbooks'])('%s.md names functions that exist', name => {
    const guide = read(name)
    const functions = stack()
      .ofType('AWS::Lambda::Function')
      .map(({ properties }) => String(properties.Description).replace('Holdfast ', ''))
    const named = [...guide.matchAll(/`([a-z]+\/[a-z]+[A-Z]\w+)`/g)].map(found => found[1])
    expect(named.filter(name => !functions.includes(name ?? ''))).toEqual([])
  })

  it('quotas.md says where we are (npm run quotas writes it)', () => {
    expect(read('quotas')).toBe(quotaPage(stack().uses))
  })

  it('deploy.md explains every setting', () => {
    const settings = readFileSync('lib/settings.ts', 'utf8')
    const known =
      /\b(STAGE|HOLD_SECONDS|MAIL_FROM|WEB_ORIGINS|WEB_URL|TEXTS_PER_\w+|OTP_PER_\w+|TRACING|RUNBOOKS_URL|ACCESS_TOKEN_MINUTES|REFRESH_TOKEN_DAYS|DOMAIN_NAME|HOSTED_ZONE_ID|CERTIFICATE_ARN|PUBLIC_URL|MAILS_PER_SECOND|RESERVED_CONCURRENCY|WARM_THROUGHPUT|TICKETS_SECRET_ARN|GATEWAYS)\b/g
    const variables = [...new Set(settings.match(known))]
    expect(variables).toHaveLength(20 + 5)
    for (const variable of variables) expect(read('deploy')).toContain(`\`${variable}\``)
  })
}
