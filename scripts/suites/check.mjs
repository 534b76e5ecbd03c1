// Format and lint, the room table, the doors.

import { checkDoors } from "../check-doors.mjs"
import { checkRooms } from "../check-rooms.mjs"
import { runCommand } from "../toolchain/command.mjs"

/** @type {import("./suite.d.ts").Suite} */
export const check = {
  name: "check",
  needs: [],
  run: async (root) => {
    const biome = await runCommand("biome", ["ci", "--colors=off", "--diagnostic-level=error", "."], {
      cwd: root,
      limitSeconds: 120
    })
    const rooms = checkRooms(root)
    const doors = checkDoors(root)
    const cases = [{ name: "biome", problems: biome.code === 0 ? [] : [biome.output] }, ...rooms.cases, ...doors]
    const failed = cases.filter((one) => one.problems.length > 0)
    return {
      passed: cases.length - failed.length,
      failed: failed.length,
      skipped: 0,
      notes: rooms.warnings,
      output: failed.flatMap((one) => one.problems).join("\n")
    }
  }
}
