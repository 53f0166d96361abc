import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'
import { root } from './program.ts'
import { code, table } from './table.ts'

interface DefinedError {
  readonly code: string
  readonly status: string
  readonly message: string
}

/** Every error that a package defines, with the status and the message that it really has. */
export function errorsPage(): string {
  const packages = ['core', ...globSync('plugins/*', { cwd: root }).sort()]
  const sections = packages.flatMap((folder) => {
    const found = globSync('src/**/*.ts', { cwd: join(root, folder) })
      .filter((file) => !file.endsWith('.test.ts'))
      .flatMap((file) => errorsOf(join(root, folder, file)))
      .sort((a, b) => (a.code < b.code ? -1 : 1))
    if (found.length === 0) return []
    const { name } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'))
    return [
      `## ${name}`,
      table(
        ['code', 'status', 'message'],
        found.map((e) => [code(e.code), e.status, e.message]),
      ),
    ]
  })
  return `${[
    '# Errors',
    'An answer with an error has a `code`, a `message`, a `requestId` and sometimes `details`. The code is stable: branch on it, never on the message. What stands in ‹ › is filled in. Errors of the start carry the status 500 and are printed, not sent; see also [the HTTP guide](../guides/http-api.md#errors).',
    ...sections,
  ].join('\n\n')}\n`
}

function errorsOf(file: string): DefinedError[] {
  const found: DefinedError[] = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && node.expression.getText() === 'defineError') {
      const [name, status, message] = node.arguments
      if (name && status && message && ts.isStringLiteral(name) && ts.isArrowFunction(message))
        found.push({ code: name.text, status: status.getText(), message: literals(message.body).trim() })
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true))
  return found
}

/** What a message says, whatever it is made of; a value that is filled in as its name. */
function literals(node: ts.Node): string {
  if (ts.isStringLiteralLike(node)) return node.text
  if (ts.isTemplateExpression(node))
    return node.head.text + node.templateSpans.map((span) => placeholder(span.expression) + span.literal.text).join('')
  if (ts.isBinaryExpression(node)) return literals(node.left) + literals(node.right)
  if (ts.isConditionalExpression(node)) return [node.whenTrue, node.whenFalse].map(literals).filter(Boolean).join(' / ')
  const parts: string[] = []
  ts.forEachChild(node, (child) => void parts.push(literals(child)))
  return parts.filter(Boolean).join(' ')
}

const placeholder = (value: ts.Expression) => {
  if (!ts.isIdentifier(value) && !ts.isPropertyAccessExpression(value)) return literals(value) || '‹…›'
  return `‹${value.getText().replace(/^.*\./, '')}›`
}
