/** How pages tell what came of it: as data that JSON holds. */

/** What a call rejects with, as far as a test looks at it. */
export const rejection = async (call) => {
  try {
    return { resolved: await call }
  } catch (error) {
    const { cause } = error
    return {
      tag: error._tag,
      reason: error.reason,
      cause: cause === undefined ? undefined : { name: cause.name, tag: cause._tag, message: cause.message }
    }
  }
}

/** Names of the locks that are held or waited for. */
export const locks = async () => {
  const { held, pending } = await navigator.locks.query()
  return [...held, ...pending].map(({ name }) => name)
}

/** Runs the scenarios, all at once, and sends what each returned. */
export const report = async (scenarios) => {
  const entries = Object.entries(scenarios).map(async ([name, run]) => {
    try {
      return [name, await run()]
    } catch (error) {
      return [name, { thrown: String(error?.stack ?? error) }]
    }
  })
  const body = JSON.stringify(Object.fromEntries(await Promise.all(entries)))
  await fetch("/__report", { method: "POST", body })
}
