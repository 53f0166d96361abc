import type { program } from '../../../core/src/cli/program.ts'
import { code, table } from './table.ts'

type Command = ReturnType<typeof program>

/** Every command, as `kaunter help` has it. */
export function commandLinePage(kaunter: Command): string {
  return `${[
    '# Command line',
    'What `kaunter help` prints. With what each command is good for, step by step: [the guide](../guides/command-line.md).',
    ...kaunter.commands.flatMap((command) => sections(command, 'kaunter')),
  ].join('\n\n')}\n`
}

function sections(command: Command, parent: string): string[] {
  const name = `${parent} ${command.name()}`
  const values = command.registeredArguments.map((argument) => [
    code(argument.required ? `<${argument.name()}>` : `[${argument.name()}]`),
    withChoices(argument.description, argument.argChoices),
  ])
  const options = command.options.map((option) => [
    code(option.flags),
    withChoices(option.description, option.argChoices),
  ])
  return [
    `## ${name}`,
    sentence(command.description()),
    ...(values.length + options.length > 0 ? [table(['argument', 'meaning'], [...values, ...options])] : []),
    ...command.commands.flatMap((child) => sections(child, name)),
  ]
}

const sentence = (text: string) => `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
const withChoices = (text: string, choices: readonly string[] | undefined) =>
  choices ? `${text}${text ? ': ' : ''}${choices.map((choice) => code(choice)).join(', ')}` : text
