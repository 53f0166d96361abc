import { databaseUnreachable, type KaunterError, messageOf } from './errors.ts'

/** The address without its password, for messages and logs. */
export function maskUrl(url: string): string {
  const parsed = URL.parse(url)
  if (parsed === null) return '(an address that cannot be read)'
  if (parsed.password !== '') parsed.password = '***'
  // The drivers take it from there too.
  if (parsed.searchParams.has('password')) parsed.searchParams.set('password', '***')
  return parsed.href
}

const user = (variable: string) => `Correct the user and the password in ${variable}.`
const name = (variable: string) => `Make that database, or correct its name in ${variable}.`

/** By the codes of PostgreSQL, of MySQL and of the network. */
const remedies: Record<string, (variable: string) => string> = {
  '28P01': user,
  '28000': user,
  ER_ACCESS_DENIED_ERROR: user,
  ER_DBACCESS_DENIED_ERROR: (variable) => `Let that user have the database, or correct ${variable}.`,
  '3D000': name,
  ER_BAD_DB_ERROR: name,
  ENOTFOUND: (variable) => `Correct the name of the host in ${variable}.`,
}

/**
 * KAUNTER_DATABASE_UNREACHABLE, with what to do about this reason.
 *
 * @param variable where the address comes from.
 */
export function unreachable(url: string, error: unknown, variable: string): KaunterError {
  const known = remedies[(error as { code?: string }).code ?? '']
  const otherwise = `Check that it runs and that ${variable} is right, or remove ${variable} to use the embedded one.`
  const remedy = known?.(variable) ?? otherwise
  return databaseUnreachable({ url: maskUrl(url), reason: messageOf(error), remedy }, { cause: error })
}
