/** Exit codes: 0 done, 1 failed, 2 typed wrongly. */
export const exit = { failed: 1, usage: 2 } as const

/** What a person is told instead of a stack: what happened, and what to do next. */
export class CreateError extends Error {
  readonly code: string
  readonly exitCode: number

  constructor(code: string, exitCode: number, message: string) {
    super(message)
    this.name = 'CreateError'
    this.code = code
    this.exitCode = exitCode
  }
}

const define =
  <V>(code: string, exitCode: number, message: (values: V) => string) =>
  (values: V): CreateError =>
    new CreateError(code, exitCode, message(values))

export const wrongUsage = define(
  'KAUNTER_CREATE_USAGE',
  exit.usage,
  ({ problem }: { problem: string }) => `${problem}\nSee npm create kaunter-plugin -- --help.`,
)

export const nameInvalid = define(
  'KAUNTER_CREATE_NAME_INVALID',
  exit.usage,
  ({ name, problem }: { name: string; problem: string }) =>
    `"${name}" cannot be the name: ${problem}\nFor example: acme-loyalty, or @acme/kaunter-plugin-loyalty.`,
)

export const titleInvalid = define(
  'KAUNTER_CREATE_TITLE_INVALID',
  exit.usage,
  ({ title }: { title: string }) =>
    `"${title}" cannot be the title. Use up to 60 letters, digits, spaces and any of & + . , ( ) -, for example "Acme Loyalty".`,
)

export const partUnknown = define(
  'KAUNTER_CREATE_PART_UNKNOWN',
  exit.usage,
  ({ part, known }: { part: string; known: readonly string[] }) =>
    `There is no part "${part}". There are: ${known.join(', ')}; or "all", or "none".`,
)

export const rangeInvalid = define(
  'KAUNTER_CREATE_RANGE_INVALID',
  exit.usage,
  ({ range }: { range: string }) =>
    `"${range}" is no range of versions of Kaunter. Write it as npm does, for example --kaunter ^0.1.0.`,
)

export const folderNotEmpty = define(
  'KAUNTER_CREATE_FOLDER_NOT_EMPTY',
  exit.failed,
  ({ folder }: { folder: string }) =>
    `The folder ${folder} is not empty, and nothing in it was changed. Choose another name, or move it away.`,
)

export const noProject = define(
  'KAUNTER_CREATE_NO_PROJECT',
  exit.failed,
  ({ path }: { path: string }) =>
    `There is no ${path}. Run this in the folder of a plugin that was made with npm create kaunter-plugin, and keep that file under version control.`,
)

export const stampUnreadable = define(
  'KAUNTER_CREATE_STAMP_UNREADABLE',
  exit.failed,
  ({ path, reason }: { path: string; reason: string }) =>
    `${path} cannot be read (${reason}). Take it back from version control; it says what the template wrote.`,
)

export const templateNewer = define(
  'KAUNTER_CREATE_TEMPLATE_NEWER',
  exit.failed,
  ({ template, known }: { template: number; known: number }) =>
    `The plugin is at step ${template} of the template, and this version knows only ${known}. Run npx create-kaunter-plugin@latest update.`,
)
