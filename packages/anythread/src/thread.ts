/** Entry point `anythread/thread`: for modules whose functions run on threads. Imports no Effect, nor the host's half. */
export * from "@anythread/core/thread"
