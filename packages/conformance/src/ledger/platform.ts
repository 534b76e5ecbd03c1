/** Of which of anyio's files Effect's platform and the runtimes have what they test: we have none of it, and want none. */
import { each, type Lines } from "./Entry.ts"
import { platformNames } from "./platformNames.ts"

/** For each file, what to use on either front. */
const instead: Readonly<Record<string, { readonly effect: string; readonly promise: string }>> = {
  "tests/test_signals.py": {
    effect:
      "Effect's platform: NodeRuntime.runMain of @effect/platform-node interrupts at SIGINT and SIGTERM; Stream.callback of effect/Stream for others.",
    promise: "The runtime's own: process.on in Node and Bun, Deno.addSignalListener."
  },
  "tests/test_subprocesses.py": {
    effect: "Effect's platform: effect/process/ChildProcess, a Scope's finalizer ends the process.",
    promise: "The runtime's own: node:child_process, which takes a signal; Deno.Command, Bun.spawn."
  },
  "tests/test_typedattr.py": {
    effect: "TypeScript: an object has the properties that its type says.",
    promise: "TypeScript: an object has the properties that its type says."
  },
  "tests/streams/test_stapled.py": {
    effect:
      "Effect's platform: make of effect/socket/Socket joins a reader and a writer; for objects, effect/Stream beside effect/Sink.",
    promise: "The platform's own: an object with readable and writable, as TransformStream."
  },
  "tests/streams/test_buffered.py": {
    effect: "Effect's platform: effect/Stream, by splitLines, and by transduce with a Sink that takes what is wanted.",
    promise: "The platform's own: ReadableStreamBYOBReader and TransformStream."
  },
  "tests/streams/test_text.py": {
    effect: "Effect's platform: decodeText and encodeText of effect/Stream.",
    promise: "The platform's own: TextDecoderStream and TextEncoderStream."
  },
  "tests/streams/test_file.py": {
    effect: "Effect's platform: stream and sink of effect/FileSystem.",
    promise: "The runtime's own: node:fs/promises, Deno.open, Bun.file."
  }
}

/** The lines of those files. */
export const platform: Readonly<Record<string, Lines>> = Object.fromEntries(
  Object.entries(instead).map(([file, { effect, promise }]) => {
    const names = platformNames[file] ?? []
    return [file, { effect: each({ why: effect }, names), promise: each({ why: promise }, names) }]
  })
)
