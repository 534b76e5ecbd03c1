/** Builds the page. Nothing is said of threads but that their entries are modules. */
import { defineConfig } from "vite"

// biome-ignore lint/style/noDefaultExport: Vite asks for one
export default defineConfig({
  // The page awaits at its top level.
  build: { target: "es2022" },
  worker: { format: "es" }
})
