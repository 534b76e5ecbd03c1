/** comlink's files for Node, which it declares no types for. */
declare module "comlink/dist/esm/comlink.mjs" {
  export * from "comlink"
}

declare module "comlink/dist/esm/node-adapter.mjs" {
  const nodeEndpoint: (worker: import("node:worker_threads").Worker) => import("comlink").Endpoint
  // biome-ignore lint/style/noDefaultExport: this is how comlink exports it
  export default nodeEndpoint
}
