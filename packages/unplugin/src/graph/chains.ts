/** The shortest ways from task modules to what a thread loads with them. */

/** What can be walked. */
export interface Imports {
  /** The modules that a module imports statically. */
  readonly importsOf: (id: string) => Iterable<string>
}

/**
 * Walks static imports breadth first, from all task modules at once.
 *
 * @param graph the modules.
 * @param tasks where to begin.
 * @param isEnd says of a module that what it imports is not to be walked.
 * @returns by module, in the order of the walk, the shortest chain: a task module first, the module itself last.
 */
export const chainsFrom = (
  graph: Imports,
  tasks: Iterable<string>,
  isEnd: (id: string) => boolean
): ReadonlyMap<string, ReadonlyArray<string>> => {
  const chains = new Map<string, ReadonlyArray<string>>()
  for (const task of tasks) chains.set(task, [task])
  // A map hands out what is added to it while it is walked.
  for (const [id, chain] of chains) {
    if (isEnd(id)) continue
    for (const imported of graph.importsOf(id)) {
      if (!chains.has(imported)) chains.set(imported, [...chain, imported])
    }
  }
  return chains
}
