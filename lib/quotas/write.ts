import { writeFile } from 'node:fs/promises'
import { trySynthesis } from '../trial-synthesis.ts'
import { quotaPage } from './page.ts'

/** `npm run quotas`: writes the page of quotas, for the development stage, which has the sandbox gateway too. */
const [page = ''] = await trySynthesis([{}], (_app, uses) => quotaPage(uses))
await writeFile(new URL('../../docs/guides/quotas.md', import.meta.url), page)
