import { registerHooks } from 'node:module'

/** Lets this thread import what the bundler gives functions: the addresses of files. For what is imported from then on. */
export const importFilesAsAddresses = (): void => {
  registerHooks({
    load: (url, context, next) =>
      url.endsWith('.woff')
        ? { format: 'module', source: `export default ${JSON.stringify(url)}`, shortCircuit: true }
        : next(url, context),
  })
}
