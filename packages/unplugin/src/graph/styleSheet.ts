/** Style sheets and markup that a module imports for what they do to a page. */
import { parseModule } from "../modules/parseModule.ts"

/** Whether a module is a style sheet or markup; with one of these queries it is a text or a URL, which any thread can have. */
export const isStyleSheet = (id: string): boolean =>
  /\.(?:css|html?|less|pcss|postcss|sass|scss|sss|styl|stylus)(?:$|\?)/.test(id) && !/[?&](?:inline|raw|url)\b/.test(id)

/**
 * Whether a module's source imports another for its effect alone: `import "./app.css"`. What it imports names from is a value.
 *
 * @param code the importer's source.
 * @param importer its path, which says its language.
 * @param id the path of the module that it imports somehow.
 */
export const importsForEffect = (code: string, importer: string, id: string): boolean =>
  (parseModule(code, importer)?.imports ?? []).some(
    // By the file's name, since the bundler alone knows how it finds a module.
    ({ entries, moduleRequest }) => entries.length === 0 && fileName(moduleRequest.value) === fileName(id)
  )

const fileName = (path: string): string | undefined => path.split(/[?#]/)[0]?.split(/[\\/]/).at(-1)
