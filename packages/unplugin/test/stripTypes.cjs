// A loader that takes types out and leaves every position as it is.
const { stripTypeScriptTypes } = require("node:module")

module.exports = function (source, map) {
  this.callback(null, stripTypeScriptTypes(source), map)
}
