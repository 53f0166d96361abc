import { createInterface } from 'node:readline/promises'
import { text } from 'node:stream/consumers'
import { wrongUsage } from './errors.ts'

const interactive = () => process.stdin.isTTY === true && process.stderr.isTTY === true

/**
 * Lets a person type a word before something is done that cannot be undone.
 *
 * @throws KAUNTER_USAGE when there is nobody to ask and `--yes` is missing, and when something else is typed.
 */
export async function confirmByTyping(word: string, question: string, yes: boolean | undefined): Promise<void> {
  if (yes) return
  if (!interactive())
    throw wrongUsage({ problem: 'This must be confirmed, and there is no terminal to ask.', remedy: 'Add --yes.' })
  const lines = createInterface({ input: process.stdin, output: process.stderr })
  try {
    const typed = await lines.question(`${question}\nType ${word} to go on: `)
    if (typed.trim() !== word) throw wrongUsage({ problem: 'That is not the word.', remedy: 'Nothing was changed.' })
  } finally {
    lines.close()
  }
}

/**
 * A new password: hidden and twice from the terminal, or the first line of standard input. Never an argument, where
 * the list of processes and the history of the shell would show it.
 */
export async function newPassword(fromStdin: boolean | undefined): Promise<string> {
  if (fromStdin) return ((await text(process.stdin)).split(/\r?\n/)[0] ?? '').trim()
  if (!interactive())
    throw wrongUsage({
      problem: 'There is no terminal to ask for the password.',
      remedy: 'Write it to standard input and add --password-stdin.',
    })
  const password = await hidden('Password: ')
  if (password !== (await hidden('Once more: ')))
    throw wrongUsage({ problem: 'The two are not the same.', remedy: 'Nothing was changed; try again.' })
  return password
}

/** A line that the terminal does not show. */
function hidden(question: string): Promise<string> {
  const { stdin, stderr } = process
  // Before the question, since who sees it begins to type.
  stdin.setRawMode(true).setEncoding('utf8')
  stderr.write(question)
  return new Promise((resolve, reject) => {
    let line = ''
    const read = (typed: string) => {
      for (const [i, key] of [...typed].entries()) {
        if (key === '\u007f' || key === '\b') line = [...line].slice(0, -1).join('')
        else if (key >= ' ') line += key
        else if ('\r\n\u0003\u0004'.includes(key)) {
          stdin.off('data', read).pause().setRawMode(false)
          // Who types ahead has begun the next answer.
          stdin.unshift([...typed].slice(i + 1).join(''))
          stderr.write('\n')
          if (key === '\u0003') reject(wrongUsage({ problem: 'Stopped.', remedy: 'Nothing was changed.' }))
          else resolve(line)
          return
        }
      }
    }
    stdin.on('data', read).resume()
  })
}
