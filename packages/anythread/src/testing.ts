/** Entry point `anythread/testing`: threads without threads, and order without sleep. */
export * from "@anythread/core/testing"
