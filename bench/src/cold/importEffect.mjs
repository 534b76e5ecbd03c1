import "effect/Effect"

console.log(2)
