/** Puts the URLs of chunks into a module, in the place of URLs that mean nothing in a bundle. */
import type { TransformPluginContext } from "rollup"
import { type OtherAddress, readModule } from "../modules/readModule.ts"
import { type Rewritten, rewriteModule } from "../modules/rewriteModule.ts"

/** A module that has addresses in it. */
export interface Addressed {
  readonly rewritten: Rewritten
  /** The modules that they are addresses of. */
  readonly tasks: ReadonlySet<string>
  /** What their chunks are called until they have a name. */
  readonly refs: Iterable<string>
}

/**
 * Makes a chunk of each module whose address is in a source, and writes its URL there. The URL must be the chunk's: a bundler may
 * put the module's code into another one.
 *
 * @returns `undefined` where there is no address.
 * @throws the bundler's error, with file and line, where an address leads to no module.
 */
export const addressModule = async (
  context: TransformPluginContext,
  code: string,
  id: string
): Promise<Addressed | undefined> => {
  const reading = readModule(code, id)
  if (reading === undefined) return undefined
  const refs = new Map<string, string>()
  const urlOf = (task: string): string => {
    // Its exports keep their names: a thread finds those that nobody made portable by them. With "allow-extension" Rolldown 1.3
    // leaves out the file of a module that an option groups with others, and its name stays unknown.
    const ref = refs.get(task) ?? context.emitFile({ type: "chunk", id: task, preserveSignature: "strict" })
    refs.set(task, ref)
    return `import.meta.ROLLUP_FILE_URL_${ref}`
  }
  const others = new Map<OtherAddress, string>()
  for (const address of reading.others) others.set(address, urlOf(await resolve(context, code, id, address)))
  const own = reading.own.length > 0 ? urlOf(id) : ""
  const rewritten = rewriteModule(code, reading, { own, other: (address) => others.get(address) ?? "" })
  return { rewritten, tasks: new Set(refs.keys()), refs: refs.values() }
}

const resolve = async (
  context: TransformPluginContext,
  code: string,
  id: string,
  { specifier, start }: OtherAddress
): Promise<string> => {
  const resolved = await context.resolve(specifier, id)
  if (resolved !== null && !resolved.external) return resolved.id
  const line = code.slice(0, start).split("\n").length
  const problem = resolved === null ? "there is no such module" : "it is left out of the bundle"
  return context.error(`anythread: ${id}:${line}: threads cannot load ${JSON.stringify(specifier)}: ${problem}.`)
}
