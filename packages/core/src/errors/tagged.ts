/** What every error class here extends: an Error with a tag. Either side. */
import { setName } from "./setName.ts"

/** A class of errors that are told apart by `_tag`. */
export type TaggedError<Tag extends string> = new (
  message: string,
  options?: ErrorOptions
) => Error & { readonly _tag: Tag; readonly name: Tag }

/**
 * Makes the base of an error class. Called where nothing else happens and marked as pure, so that a bundle has only those
 * classes that it uses: one with a static block stays in every bundle.
 */
export const tagged = <Tag extends string>(tag: Tag): TaggedError<Tag> => {
  class Tagged extends Error {
    readonly _tag = tag

    constructor(message: string, options?: ErrorOptions) {
      const { prototype } = new.target
      // JavaScriptCore writes the first line of a stack by the name on the prototype of the class itself, not on one above.
      if (Object.getPrototypeOf(prototype) === Tagged.prototype && !Object.hasOwn(prototype, "name")) {
        setName(new.target, tag)
      }
      super(message, options)
    }
  }
  setName(Tagged, tag)
  return Tagged as TaggedError<Tag>
}
