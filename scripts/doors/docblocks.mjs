// Which declarations behind a door lack a docblock.

import ts from "typescript-5.9"

/** @typedef {import("typescript-5.9").Node} Node */
/** @typedef {import("typescript-5.9").Symbol} Symbol */

/** @typedef {{ node: Node, name: string }} Bare a declaration without a docblock */

/**
 * Finds what lacks a docblock in the declarations of one exported name, members of interfaces included.
 *
 * @param {Symbol} symbol resolved through re-exports
 * @param {string} name as the door spells it
 * @returns {Bare[]}
 */
export function findBare(symbol, name) {
  const declarations = (symbol.declarations ?? []).filter(isOurs)
  // One docblock stands for all overloads; a type and a value of one name each need their own.
  const functions = declarations.filter(ts.isFunctionDeclaration)
  const bare = declarations
    .filter((node) => !ts.isFunctionDeclaration(node) && !hasDocblock(node))
    .map((node) => ({ node, name }))
  if (functions.length > 0 && !functions.some(hasDocblock)) bare.push({ node: functions[0], name })
  return [...bare, ...declarations.filter(ts.isInterfaceDeclaration).flatMap((node) => bareMembers(node, name))]
}

/** Whether a file says what it is before its first statement. @param {import("typescript-5.9").SourceFile} file */
export function hasHeader(file) {
  return (ts.getLeadingCommentRanges(file.text, ts.getShebang(file.text)?.length ?? 0) ?? []).length > 0
}

/** Whether a node has a docblock with words in it. @param {Node} node */
export function hasDocblock(node) {
  return ts
    .getJSDocCommentsAndTags(node)
    .some((one) => ts.isJSDoc(one) && (one.comment !== undefined || (one.tags?.length ?? 0) > 0))
}

/** @param {import("typescript-5.9").InterfaceDeclaration} declaration @param {string} name @returns {Bare[]} */
function bareMembers(declaration, name) {
  const groups = Map.groupBy(declaration.members, memberName)
  return [...groups].flatMap(([member, nodes]) =>
    nodes.some(hasDocblock) ? [] : [{ node: nodes[0], name: `${name}.${member}` }]
  )
}

/** @param {import("typescript-5.9").TypeElement} member */
function memberName(member) {
  if (member.name !== undefined) return member.name.getText()
  if (ts.isConstructSignatureDeclaration(member)) return "new(...)"
  return ts.isIndexSignatureDeclaration(member) ? "[index]" : "(...)"
}

/** A name passed on from another package is documented there. @param {Node} node */
function isOurs(node) {
  return !node.getSourceFile().isDeclarationFile
}
