import { Value } from '@sinclair/typebox/value'
import { auditPlugin } from '../builtin/audit/index.ts'
import { recordAudit } from '../builtin/audit/record.ts'
import { auth, tellAccessChanged, tellDeactivated } from '../builtin/auth/index.ts'
import { unlock as forgetFailures } from '../builtin/auth/lockout.ts'
import { hashPassword } from '../builtin/auth/password.ts'
import { sessionsEnded } from '../builtin/auth/sessions.ts'
import { allUsers, createUsers, Email, Password, userByEmail } from '../builtin/auth/users.ts'
import { type Environment, loadSecrets, readEnvironment } from '../kernel/environment.ts'
import { migrationState } from '../kernel/migrate.ts'
import { didYouMean } from '../kernel/suggest.ts'
import { type Database, withDatabase } from './database.ts'
import { noSuchUser, notMigrated, wrongUsage } from './errors.ts'
import { confirmByTyping, newPassword } from './prompt.ts'
import { paint, print, printJson, table } from './terminal.ts'

const actor = { actorId: null, actorName: 'command line' }
const users = createUsers({
  record: (tx, entry) => recordAudit(tx.db, entry),
  // Told at the end of every command that changes somebody.
  changed: () => undefined,
  deactivated: (tx, userId) => tx.send(tellDeactivated, { userId }),
  accessChanged: (tx, userId) => tx.send(tellAccessChanged, { userId }),
})

/** `kaunter user list` */
export async function list({ json }: { json?: boolean }): Promise<void> {
  const rows = await withUsers(({ db }) => allUsers(db))
  if (json) printJson(rows)
  else if (rows.length === 0)
    print('There are no users yet. The first start makes an administrator, or: kaunter user add')
  else
    print(
      table([
        ['E-MAIL', 'NAME', 'ROLE', ''],
        ...rows.map((row) => [row.email, row.name, row.role, row.active ? '' : 'not active']),
      ]),
    )
}

export interface AddOptions {
  name: string
  role: string
  locale?: string
  franchise?: string[]
  outlet?: string[]
  passwordStdin?: boolean
}

/** `kaunter user add` */
export async function add(email: string, options: AddOptions): Promise<void> {
  if (!Value.Check(Email, email))
    throw wrongUsage({ problem: `"${email}" is not an e-mail address.`, remedy: 'Example: aisyah@example.com' })
  const passwordHash = await askPassword(options.passwordStdin)
  const { name, role, locale = 'en', franchise: franchiseIds = [], outlet: outletIds = [] } = options
  const scopeAll = franchiseIds.length + outletIds.length === 0
  const user = { email, name, role, locale, scopeAll, franchiseIds, outletIds, passwordHash }
  const made = await withUsers(({ tx }) => tx((trx) => users.create(trx, actor, user)))
  done(`${made.email} can sign in as ${made.role}.`)
}

/** `kaunter user password` */
export async function password(email: string, options: { passwordStdin?: boolean }): Promise<void> {
  const hash = await askPassword(options.passwordStdin)
  await change(email, ({ tx }, user) => tx((trx) => users.setPassword(trx, actor, user.id, hash)))
  done(`${email} has a new password and is signed out everywhere.`)
}

/** `kaunter user role` */
export async function role(email: string, wanted: string): Promise<void> {
  await change(email, ({ tx }, user) => tx((trx) => users.change(trx, actor, user.id, { role: wanted })))
  done(`${email} is ${wanted} from now on.`)
}

/** `kaunter user deactivate` */
export async function deactivate(email: string, { yes }: { yes?: boolean }): Promise<void> {
  await change(email, async ({ tx }, user) => {
    await confirmByTyping(user.email, `${user.name} will be signed out everywhere and cannot sign in any more.`, yes)
    await tx((trx) => users.change(trx, actor, user.id, { active: false }))
  })
  done(`${email} cannot sign in any more.`)
}

/** `kaunter user unlock` */
export async function unlock(email: string): Promise<void> {
  const locked = await change(email, ({ tx }, user, environment) =>
    tx(async (trx) => {
      if (!(await forgetFailures(trx.db, loadSecrets(environment), user.email))) return false
      await recordAudit(trx.db, { ...actor, action: 'auth.unlocked', subject: { type: 'user', id: user.id } })
      return true
    }),
  )
  done(locked ? `${email} can try again at once.` : `${email} was not locked.`)
}

type User = NonNullable<Awaited<ReturnType<typeof userByEmail>>>

async function change<R>(email: string, fn: (it: Database, user: User, environment: Environment) => Promise<R>) {
  return withUsers(async (database, environment) => {
    const user = await userByEmail(database.db, email)
    if (user === undefined) {
      const known = (await allUsers(database.db)).map((each) => each.email)
      throw noSuchUser({ email, hint: didYouMean(email, known) })
    }
    // What a change of role or a deactivation must be told to is told by jobs.
    await database.jobs.start()
    try {
      return await fn(database, user, environment)
    } finally {
      await database.jobs.stop()
      await database.notify(sessionsEnded)
    }
  })
}

async function withUsers<R>(fn: (database: Database, environment: Environment) => Promise<R>): Promise<R> {
  const environment = readEnvironment(process.env, process.cwd(), [])
  return withDatabase(environment, async (database) => {
    for (const plugin of [auditPlugin, auth])
      if ((await migrationState(database.db, plugin)).pending.length > 0) throw notMigrated({})
    return fn(database, environment)
  })
}

async function askPassword(fromStdin: boolean | undefined): Promise<string> {
  const { passwordCost } = readEnvironment(process.env, process.cwd(), [])
  const given = await newPassword(fromStdin)
  const { length } = given
  if (!Value.Check(Password, given))
    throw wrongUsage({
      problem: `The password has ${length} characters.`,
      remedy: `Choose one of ${Password.minLength} to ${Password.maxLength}.`,
    })
  return hashPassword(given, passwordCost)
}

const done = (text: string) => print(`${paint('green', '✓')} ${text}`)
