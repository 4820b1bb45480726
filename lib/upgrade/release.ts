import { writeFile } from 'node:fs/promises'
import { originRound } from '../constructs/origin-secret.ts'
import { exampleSettings } from '../example-settings.ts'
import { trySynthesis } from '../trial-synthesis.ts'
import { keptStacks } from './kept.ts'
import { linesOf, withoutRetired } from './lines.ts'

/** `npm run release-template`: what the deployments of this release hold, which the next may not lose. */
const deployments = await trySynthesis([exampleSettings.named, exampleSettings.production], app => keptStacks(app))
const comment = '# What deployments of the last release hold and are known by, written by `npm run release-template`.'
const lines = [comment, ...withoutRetired(linesOf(Object.assign({}, ...deployments)), originRound)]
await writeFile(new URL('released.txt', import.meta.url), `${lines.join('\n')}\n`)
