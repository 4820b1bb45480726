import { writeFileSync } from 'node:fs'
import { description } from './description.ts'
import { linesOf } from './fact-lines.ts'
import { factsOf } from './facts.ts'

/** `npm run release-description`: what clients of a production stage can rely on from this release on. */
const facts = linesOf(factsOf(JSON.parse(description({ withSandbox: false }))))
const comment = '# What clients of the last release rely on, written by `npm run release-description`.'
writeFileSync(new URL('../../docs/api/released.txt', import.meta.url), `${[comment, ...facts].join('\n')}\n`)
