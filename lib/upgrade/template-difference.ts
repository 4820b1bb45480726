import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { Writable } from 'node:stream'
import { stripVTControlCharacters } from 'node:util'
import { formatDifferences, fullDiff } from '@aws-cdk/cloudformation-diff'

/** A comment on GitHub may have 65,536 characters, and a variable of a process 131,072 bytes; a line that is drawn is three. */
const mostCharacters = 40_000

/** Each stack's difference as `cdk diff` would show it, without an account: of the templates in two folders, nested ones included. */
export const templateDifference = (before: string, after: string): string => {
  const files = new Set([before, after].flatMap(folder => globSync('*.template.json', { cwd: folder })))
  const parts = [...files].sort().flatMap(file => {
    const text = differenceOf(readTemplate(join(before, file)), readTemplate(join(after, file)))
    const name = file.replace(/(\.nested)?\.template\.json$/, '')
    return text ? [`<details><summary>${name}</summary>\n\n\`\`\`\n${text}\n\`\`\`\n\n</details>`] : []
  })
  const whole = [
    '### Templates',
    ...(parts.length > 0 ? parts : ['No resource differs but in the code of functions.']),
  ].join('\n\n')
  return whole.length <= mostCharacters ? whole : shortened(parts)
}

/** Whole stacks as long as there is room, so that no block is left open. */
const shortened = (parts: readonly string[]): string => {
  let room = mostCharacters - 500
  const shown = parts.filter(part => {
    const fits = part.length <= room
    if (fits) room -= part.length
    return fits
  })
  const left = `${parts.length - shown.length} of ${parts.length} stacks differ in too much to be shown here: \`npm run template-difference\` shows them.`
  return ['### Templates', ...shown, left].join('\n\n')
}

const differenceOf = (before: object, after: object): string => {
  const difference = fullDiff(before, after)
  if (difference.isEmpty) return ''
  let text = ''
  const stream = new Writable({
    write: (chunk, _encoding, done) => {
      text += chunk
      done()
    },
  })
  formatDifferences(stream, difference)
  return stripVTControlCharacters(text).replaceAll('```', "'''").trim()
}

/** Without what differs from one synthesis to the next: hashes of functions' code and of nested templates, and the app's metadata. */
const readTemplate = (path: string): object => {
  if (!existsSync(path)) return {}
  const text = readFileSync(path, 'utf8').replaceAll(/\b[0-9a-f]{64}\b/g, 'HASH')
  return JSON.parse(text, (key, value) => (key === 'Metadata' || key === 'CDKMetadata' ? undefined : value))
}
