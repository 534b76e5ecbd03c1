/** What the plugin can be told, for every bundler. */
export interface Options {
  /**
   * Whether the build fails where a thread would load what no thread can: a module that touches the page while it is evaluated,
   * a style sheet, the module with which the application starts. Default true.
   */
  readonly refuse?: boolean
}
