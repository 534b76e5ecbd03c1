import { defineConfig } from "vitest/config"

export default defineConfig({
  // Without `module`: tests get the files that Node gets, and so the same copy as the built files that they load.
  ssr: { resolve: { conditions: ["node"] } },
  test: {
    include: ["packages/*/test/**/*.test.ts", "scripts/test/**/*.test.mjs", "examples/*/test/**/*.test.ts"],
    pool: "forks",
    // Tests wait for events, not for time: this ends one whose event never comes, on a busy machine too.
    testTimeout: 60_000,
    server: {
      deps: {
        // Built files load in Node itself, as they do on a thread: one copy of each module, and `import.meta.url` is the file's.
        external: [/\/packages\/[^/]+\/(?:bundle|dist)\//]
      }
    }
  }
})
