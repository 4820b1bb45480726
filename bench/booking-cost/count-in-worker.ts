import { parentPort, workerData } from 'node:worker_threads'
import { importFontsAsBytes } from './font-bytes.ts'

importFontsAsBytes()
const { countOnce } = await import('./record-all.ts')
parentPort?.postMessage(await countOnce(String(workerData)))
