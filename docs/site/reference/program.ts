import { readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import ts from 'typescript'

export const root = resolve(import.meta.dirname, '..', '..', '..')

/** What a plugin may import, with the source behind it. */
export interface EntryPoint {
  /** As it is imported: `@kaunter/core/contracts`. */
  readonly name: string
  readonly file: string
}

/** From the `exports` of the packages, so that none is forgotten. */
export function entryPoints(): EntryPoint[] {
  return ['core', 'admin-ui'].flatMap((folder) => {
    const { name, exports } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    return Object.entries<string | Record<string, string>>(exports).flatMap(([path, target]) => {
      const source = typeof target === 'string' ? undefined : target['kaunter-source']
      return source?.endsWith('.ts') ? [{ name: join(name, path), file: join(root, folder, source) }] : []
    })
  })
}

/** The sources, and the declarations that the compiler makes of them: inferred types are written out there. */
export class Program {
  readonly #program: ts.Program
  readonly #declarations = new Map<string, ts.SourceFile>()
  readonly checker: ts.TypeChecker

  constructor(files: readonly string[]) {
    const config = ts.getParsedCommandLineOfConfigFile(
      join(root, 'tsconfig.json'),
      { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: '/declarations' },
      { ...ts.sys, onUnRecoverableConfigFileDiagnostic: () => undefined },
    )
    if (!config) throw new Error('tsconfig.json cannot be read.')
    this.#program = ts.createProgram([...files], config.options)
    this.checker = this.#program.getTypeChecker()
    this.#program.emit(undefined, (_name, text, _bom, _error, sources) => {
      const [source] = sources ?? []
      if (source) this.#declarations.set(source.fileName, parse(source.fileName, text))
    })
  }

  source(file: string): ts.SourceFile {
    const found = this.#program.getSourceFile(file)
    if (!found) throw new Error(`${file} is no part of the program.`)
    return found
  }

  /** Files of this repository. */
  get sources(): readonly ts.SourceFile[] {
    return this.#program.getSourceFiles().filter((file) => this.#declarations.has(file.fileName))
  }

  /** What a module exports, each at the place where it is declared. */
  exportsOf(file: string): ts.Symbol[] {
    const module = this.checker.getSymbolAtLocation(this.source(file))
    return module ? this.checker.getExportsOfModule(module) : []
  }

  resolve(symbol: ts.Symbol): ts.Symbol {
    return symbol.flags & ts.SymbolFlags.Alias ? this.checker.getAliasedSymbol(symbol) : symbol
  }

  /** The statement of the emitted declarations that declares a name; undefined for what another package declares. */
  declaration(symbol: ts.Symbol): ts.Statement | undefined {
    const file = symbol.declarations?.[0]?.getSourceFile().fileName ?? ''
    return this.#declarations.get(file)?.statements.find((statement) => namesOf(statement).includes(symbol.name))
  }
}

const parse = (name: string, text: string) =>
  ts.createSourceFile(`${name}.d.ts`, text, ts.ScriptTarget.Latest, true, ts.ScriptKind.TS)

/** What a top-level statement declares. */
export function namesOf(statement: ts.Statement): string[] {
  if (ts.isVariableStatement(statement))
    return statement.declarationList.declarations.map((declaration) => declaration.name.getText())
  const { name } = statement as ts.Statement & { name?: ts.Identifier }
  return name ? [name.text] : []
}
