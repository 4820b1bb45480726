// One cold start: what a fresh process spends on loading a bundle, in microseconds of its own CPU time.
const before = process.cpuUsage()
await import(process.argv[2])
const { user } = process.cpuUsage(before)
console.log(user)
process.exit()
