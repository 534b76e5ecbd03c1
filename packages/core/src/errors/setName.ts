/** Gives an error class its name. Either side. */

/**
 * Sets `name` on the prototype, where V8 reads it when it writes the first line of a stack: an own field would come too
 * late and the stack would begin with `Error:`.
 */
export const setName = (cls: { readonly prototype: Error }, name: string): void => {
  Object.defineProperty(cls.prototype, "name", { value: name, configurable: true, writable: true })
}
