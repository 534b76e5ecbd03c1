export declare const increment: (n: number) => number
export declare const revise: <A extends { readonly age: number }>(user: A) => A
export declare const burn: (rounds: number) => number
export declare const echo: (bytes: Uint8Array) => Uint8Array
export declare const spin: (times: Float64Array) => never
