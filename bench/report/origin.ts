import { execFileSync } from 'node:child_process'
import { arch, cpus, totalmem, type } from 'node:os'

const git = (...args: string[]): string => execFileSync('git', args, { encoding: 'utf8' }).trim()

/** Where numbers come from: date, commit, machine and Node. */
export const originOf = (): string => {
  const [cpu] = cpus()
  const changed = git('status', '--porcelain', '--', 'functions', 'shared', 'lib', 'package-lock.json')
  const commit = `${git('rev-parse', '--short', 'HEAD')}${changed ? ' with changes not committed yet' : ''}`
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  const machine = `${cpus().length} × ${cpu?.model.trim()}, ${memory}, ${type()} ${arch()}`
  return `on ${new Date().toISOString().slice(0, 10)} at commit ${commit}, ${machine}, Node ${process.version}`
}
