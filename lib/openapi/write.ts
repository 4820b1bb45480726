import { writeFileSync } from 'node:fs'
import { description } from './description.ts'

/** `npm run openapi [file]`: writes the API's description to a file, or to standard output. */
const text = `${JSON.stringify(JSON.parse(description()), null, 2)}\n`
const file = process.argv[2]
if (file) writeFileSync(file, text)
else process.stdout.write(text)
