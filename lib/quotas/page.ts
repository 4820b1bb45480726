import { type Quota, type QuotaName, quotas, shareOf, type Use } from '../quotas.ts'

/** In steps of five: the page changes when a deployment grows, and not with every line. */
const step = 5

const heading = `# Quotas of AWS, and where we are

What AWS allows ([lib/quotas.ts](../../lib/quotas.ts)), and how much of it the development stage uses, in steps of ${step} %: the fullest
API, stack, role … of each kind. \`npm run quotas\` writes this page; a test compares it. A synthesis above 80 % fails, with a sentence that
names what is full; readers of a stream may be two.

| quota | most | raised by AWS | where we are | the fullest |
| --- | ---: | --- | ---: | --- |
`

/** docs/guides/quotas.md. */
export const quotaPage = (uses: readonly Use[]): string => {
  const rows = (Object.keys(quotas) as QuotaName[]).map(name => {
    const { name: words, most, isRaisable, source }: Quota = quotas[name]
    const fullest = uses.filter(({ quota }) => quota === name).reduce(fuller)
    const columns = [
      `[${words}](${source})`,
      most.toLocaleString('en-US'),
      isRaisable ? 'yes' : 'no',
      `≤ ${Math.ceil((shareOf(fullest) * 100) / step) * step} %`,
      fullest.used === 0 ? '' : `\`${fullest.of}\``,
    ]
    return `| ${columns.join(' | ')} |\n`
  })
  return heading + rows.join('')
}

const fuller = (left: Use, right: Use): Use => (right.used > left.used ? right : left)
