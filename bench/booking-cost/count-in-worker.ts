import { parentPort, workerData } from 'node:worker_threads'
import { importFilesAsAddresses } from './file-addresses.ts'

importFilesAsAddresses()
const { countOnce } = await import('./record-all.ts')
parentPort?.postMessage(await countOnce(String(workerData)))
