import ts from 'typescript'
import type { EntryPoint, Program } from './program.ts'

/** One public name, as a page of the reference shows it. */
export interface PublicSymbol {
  readonly name: string
  readonly kind: 'value' | 'type'
  /** Where it can be imported from; undefined for a type that is only part of others. */
  readonly entry: string | undefined
  /** Its declaration, without bodies and what is private. */
  readonly code: string
  readonly doc: Doc
  /** Names of other types in its declaration. */
  readonly uses: readonly string[]
}

export interface Doc {
  readonly text: string
  readonly parameters: readonly { readonly name: string; readonly text: string }[]
  readonly throws: readonly string[]
  readonly examples: readonly string[]
  readonly since: string | undefined
  readonly deprecated: string | undefined
}

/** A name that an entry point takes from another package. */
export interface ForeignName {
  readonly name: string
  readonly from: string
}

export interface EntryPage {
  readonly entry: EntryPoint
  /** What the head of the module says of it. */
  readonly about: string
  readonly symbols: readonly PublicSymbol[]
  readonly foreign: readonly ForeignName[]
}

/** What each entry point offers, and the types behind it that have no export of their own. */
export function readEntries(program: Program, entries: readonly EntryPoint[]): EntryPage[] {
  const known = new Map<ts.Symbol, string>()
  for (const { name, file } of entries)
    for (const symbol of program.exportsOf(file)) {
      const target = program.resolve(symbol)
      if (!known.has(target)) known.set(target, name)
    }
  return entries.map((entry) => {
    const symbols: PublicSymbol[] = []
    const foreign: ForeignName[] = []
    const waiting = program.exportsOf(entry.file).map((symbol) => ({ symbol, exported: true }))
    const seen = new Set<ts.Symbol>()
    for (let next = waiting.shift(); next; next = waiting.shift()) {
      const target = program.resolve(next.symbol)
      if (seen.has(target) || (known.has(target) && known.get(target) !== entry.name)) continue
      seen.add(target)
      const statement = program.declaration(target)
      if (!statement) {
        if (next.exported) foreign.push({ name: next.symbol.name, from: packageOf(target) })
        continue
      }
      const behind = referenced(statement, target, program)
      // A class that is not exported is nobody's to use.
      const types = behind.filter(({ flags }) => !(flags & ts.SymbolFlags.Class))
      waiting.push(...types.map((symbol) => ({ symbol, exported: false })))
      symbols.push({
        name: next.symbol.name,
        kind: ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement) ? 'type' : 'value',
        entry: next.exported ? entry.name : undefined,
        code: codeOf(statement),
        doc: docOf(statement),
        uses: behind.map(({ name }) => name),
      })
    }
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
    return { entry, about: aboutOf(program, entry), symbols: symbols.sort(byName), foreign: foreign.sort(byName) }
  })
}

/** Types of this repository that a declaration names. */
function referenced(statement: ts.Statement, symbol: ts.Symbol, program: Program): ts.Symbol[] {
  const names = new Set<string>()
  const visit = (node: ts.Node): void => {
    if (isHidden(node)) return
    if (ts.isTypeReferenceNode(node) || ts.isExpressionWithTypeArguments(node) || ts.isTypeQueryNode(node)) {
      const name = ts.isTypeReferenceNode(node)
        ? node.typeName
        : ts.isTypeQueryNode(node)
          ? node.exprName
          : node.expression
      if (ts.isIdentifier(name)) names.add(name.text)
    }
    ts.forEachChild(node, visit)
  }
  visit(statement)
  const [place] = symbol.declarations ?? []
  if (!place) return []
  const scope = program.checker.getSymbolsInScope(
    place,
    ts.SymbolFlags.Type | ts.SymbolFlags.Value | ts.SymbolFlags.Alias,
  )
  return scope
    .filter(({ name }) => names.has(name))
    .map((found) => program.resolve(program.checker.getExportSymbolOfSymbol(found)))
    .filter((found) => found !== symbol && !(found.flags & ts.SymbolFlags.TypeParameter) && program.declaration(found))
}

const lifecycle =
  /^(connectedCallback|disconnectedCallback|render|willUpdate|firstUpdated|updated|styles|properties|formAssociated|formResetCallback|formDisabledCallback|formStateRestoreCallback|performUpdate|shouldUpdate|createRenderRoot|shadowRootOptions)$/

/** What a class has for itself or for the browser, not for who uses it. */
function isHidden(node: ts.Node): boolean {
  if (!ts.isClassElement(node)) return false
  // Whoever is given an object of a class, instead of making it, finds no example of `new` either.
  if (ts.isConstructorDeclaration(node)) return node.parameters.length === 0 || !isMadeByUsers(node.parent)
  if (!node.name || ts.isPrivateIdentifier(node.name)) return true
  const modifiers = ts.canHaveModifiers(node) ? (ts.getModifiers(node) ?? []) : []
  return lifecycle.test(node.name.getText()) || modifiers.some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword)
}

const isMadeByUsers = (owner: ts.Node) =>
  ts.isClassDeclaration(owner) &&
  /\bextends\b/.test(owner.heritageClauses?.map((clause) => clause.getText()).join() ?? '')

function codeOf(statement: ts.Statement): string {
  let text = statement.getText()
  if (ts.isClassDeclaration(statement))
    for (const member of statement.members.toReversed())
      if (isHidden(member)) {
        const start = member.getFullStart() - statement.getStart()
        text = text.slice(0, start) + text.slice(member.getEnd() - statement.getStart())
      }
  return text
    .replace(/^export /, '')
    .replace(/^declare /, '')
    .replaceAll(/^( {4})+/gm, (indent) => ' '.repeat(indent.length / 2))
    .replaceAll(/import\("[^"]+"\)\./g, '')
    .replaceAll(/;$/gm, '')
}

const textOf = (comment: string | ts.NodeArray<ts.JSDocComment> | undefined) =>
  (ts.getTextOfJSDocComment(comment) ?? '').trim()

function docOf(statement: ts.Statement): Doc {
  const docs = ts.getJSDocCommentsAndTags(statement).filter(ts.isJSDoc)
  const tags = docs.flatMap(({ tags }) => [...(tags ?? [])])
  const texts = (name: string) =>
    tags.filter(({ tagName }) => tagName.text === name).map(({ comment }) => textOf(comment))
  return {
    text: docs.map(({ comment }) => textOf(comment)).join('\n\n'),
    parameters: tags
      .filter(ts.isJSDocParameterTag)
      .map(({ name, comment }) => ({ name: name.getText(), text: textOf(comment).replace(/^- /, '') })),
    throws: tags
      .filter(ts.isJSDocThrowsTag)
      .map(({ comment, typeExpression }) =>
        [typeExpression?.type.getText(), textOf(comment)].filter(Boolean).join(' '),
      ),
    examples: texts('example'),
    since: texts('since')[0],
    deprecated: texts('deprecated')[0],
  }
}

/** The comment at the head of a module that only exports. */
function aboutOf(program: Program, { file }: EntryPoint): string {
  const [first] = program.source(file).statements
  if (!first || !ts.isExportDeclaration(first)) return ''
  const [doc] = ts.getJSDocCommentsAndTags(first).filter(ts.isJSDoc)
  return textOf(doc?.comment)
}

function packageOf(symbol: ts.Symbol): string {
  const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? ''
  const [, name = 'another package'] = /node_modules\/((?:@[^/]+\/)?[^/]+)\/(?!.*node_modules)/.exec(file) ?? []
  return name
}
