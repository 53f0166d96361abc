import { relative, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { type Answers, ask } from './ask.ts'
import { readFiles, writeChanged, writeNew } from './disk.ts'
import { rangeInvalid, wrongUsage } from './errors.ts'
import { checkTitle, namesFor, titleOf } from './names.ts'
import { partNames, parts, readParts, withNeeds } from './parts.ts'
import { projectFiles, stampPath } from './project.ts'
import { pathsOf, readStamp, update } from './update.ts'
import { nodeIsEnough, nodeNeeded, version } from './versions.ts'

const width = Math.max(...partNames.map((part) => part.length))
const help = `Makes a plugin for Kaunter, with its tests.

  npm create kaunter-plugin                       asks
  npm create kaunter-plugin acme-loyalty -- --parts table,route,slot --yes
  npx create-kaunter-plugin update [--dry-run]    brings a plugin up to the newest template

  --title <text>     what people call it; default made from the name
  --parts <list>     with commas; "all" (default) or "none":
${partNames.map((part) => `                       ${part.padEnd(width)}  ${parts[part].about}`).join('\n')}
  --kaunter <range>  versions of Kaunter it is for; default ^${version}
  --yes              asks nothing
  --dry-run          of update: only shows what would change
  -h, --help         prints this text
  --version          prints the version
`

const print = (text: string) => process.stdout.write(`${text}\n`)

function read(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        title: { type: 'string' },
        parts: { type: 'string' },
        kaunter: { type: 'string', default: `^${version}` },
        yes: { type: 'boolean', short: 'y', default: false },
        'dry-run': { type: 'boolean', default: false },
        help: { type: 'boolean', short: 'h', default: false },
        version: { type: 'boolean', default: false },
      },
    })
  } catch (error) {
    throw wrongUsage({ problem: (error as Error).message })
  }
}

/**
 * Runs one command line.
 *
 * @throws CreateError
 */
export async function run(args: readonly string[]): Promise<void> {
  const { values, positionals } = read(args)
  const [first, ...rest] = positionals
  if (values.help) return void print(help)
  if (values.version) return void print(version)
  if (rest.length > 0) throw wrongUsage({ problem: `"${rest.join(' ')}" is more than the name.` })
  if (first === 'update') return bringUp(process.cwd(), values['dry-run'])
  if (values['dry-run']) throw wrongUsage({ problem: '--dry-run belongs to update.' })
  if (!/^[\^~]?\d+\.\d+\.\d+(-[\w.]+)?$|^latest$/.test(values.kaunter)) throw rangeInvalid({ range: values.kaunter })
  await create({
    ...(first !== undefined && { names: namesFor(first) }),
    ...(values.title !== undefined && { title: checkTitle(values.title) }),
    ...(values.parts !== undefined && { parts: readParts(values.parts) }),
    kaunter: values.kaunter,
    yes: values.yes,
  })
}

async function create({ kaunter, yes, ...given }: Partial<Answers> & { kaunter: string; yes: boolean }): Promise<void> {
  const asks = !yes && process.stdin.isTTY === true && process.stdout.isTTY === true
  const { names, title, parts: chosen } = asks ? await ask(given) : withDefaults(given)
  const all = withNeeds(chosen)
  const bringNode = !nodeIsEnough()
  const folder = resolve(names.folder)
  writeNew(folder, projectFiles({ names, title, parts: all, kaunter, bringNode }))
  const added = all.filter((part) => !chosen.includes(part))
  print(
    `\n${title}, the package ${names.package}, is in ${relative(process.cwd(), folder)}/${all.length > 0 ? ` with: ${all.join(', ')}` : ''}.`,
  )
  if (added.length > 0) print(`(${added.join(' and ')} because other parts are built on it.)`)
  if (bringNode)
    print(`Kaunter needs Node ${nodeNeeded.join('.')} and this is ${process.version}: the plugin brings its own along.`)
  print(`\nNext:

  cd ${names.folder}
  npm install
  npm test          its tests, on a PostgreSQL of their own
  npm run dev       a Kaunter with your plugin at http://localhost:8080/admin/
`)
}

function withDefaults({ names, title, parts: chosen = partNames }: Partial<Answers>): Answers {
  if (names === undefined) throw wrongUsage({ problem: 'The name is missing, and there is no terminal to ask on.' })
  return { names, title: title ?? titleOf(names.plugin), parts: chosen }
}

function bringUp(folder: string, dryRun: boolean): void {
  const stamp = readStamp(readFiles(folder, [stampPath]).get(stampPath))
  const before = readFiles(folder, pathsOf(stamp))
  const { files, steps } = update(before)
  if (steps.length === 0) return void print('The plugin is up to date with the template; nothing was changed.')
  for (const { step, applied } of steps) {
    print(`\n${step.id}  ${step.title}`)
    for (const { edit, outcome } of applied) {
      print(`  ${wordsOf(outcome, dryRun)} ${edit.path}`)
      if (outcome === 'manual') print(edit.patch.replaceAll(/^/gm, '      '))
    }
  }
  if (!dryRun) writeChanged(folder, before, files)
  print(dryRun ? '\nNothing was written.' : '\nLook at it with git diff, then run npm install and npm test.')
}

const wordsOf = (outcome: 'done' | 'already' | 'removed' | 'manual', dryRun: boolean) =>
  ({
    done: dryRun ? 'would change       ' : 'changed            ',
    already: 'has it already     ',
    removed: 'you removed        ',
    manual: 'you changed; do it by hand:',
  })[outcome]
