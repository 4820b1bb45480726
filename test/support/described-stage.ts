import { chmodSync, writeFileSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import { pascal } from '../../lib/domain.ts'
import { product } from '../../shared/domains.ts'

/**
 * An AWS CLI in a folder that describes one stack, with the tables of a test and its queue of migrations, and knows no other.
 * @returns a PATH that finds it first
 */
export const describeStage = (folder: string, stack: string, tables: Readonly<Record<string, string>>): string => {
  const outputs = [
    ...Object.keys(product.tables).map(name => [`${pascal(name)}TableName`, tables[name] ?? 'none']),
    ['MigrationsQueueUrl', process.env.MIGRATIONS_QUEUE ?? 'none'],
  ]
  const json = JSON.stringify(outputs.map(([OutputKey, OutputValue]) => ({ OutputKey, OutputValue })))
  const program = join(folder, 'aws')
  writeFileSync(
    program,
    `#!/bin/sh\ncase "$*" in *"--stack-name ${stack} "*) echo '${json}';; *) echo "no such stack" >&2; exit 254;; esac\n`,
  )
  chmodSync(program, 0o755)
  return `${folder}${delimiter}${process.env.PATH}`
}
