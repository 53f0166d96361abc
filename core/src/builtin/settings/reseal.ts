import type { Knex } from 'knex'
import type { Plugin } from '../../kernel/plugin.ts'
import type { Secrets } from '../../kernel/secrets.ts'
import { isSecret } from '../../kernel/settings-shape.ts'
import { bindingOf, purpose, type SettingsRow } from './layer.ts'
import { fieldsOf } from './store.ts'

type Sealed = Record<string, string>

/** How many stored secrets are still under an earlier KAUNTER_SECRET, and how many under none that is known. */
export function countSealed(rows: readonly SettingsRow[], secrets: Secrets): { old: number; unreadable: number } {
  const counts = { old: 0, unreadable: 0 }
  for (const row of rows)
    for (const [field, text] of Object.entries(JSON.parse(row.sealed) as Sealed)) {
      if (open(row, field, text, secrets) === undefined) counts.unreadable++
      else if (!secrets.isCurrent(purpose, text)) counts.old++
    }
  return counts
}

/**
 * Encrypts anew what an earlier KAUNTER_SECRET has encrypted, and what was stored before its field became a secret.
 * Versions stay as they are, so that another process, which may not know the new secret yet, keeps what it has read.
 */
export async function reseal(
  db: Knex,
  table: string,
  rows: readonly SettingsRow[],
  secrets: Secrets,
  plugins: readonly Plugin[],
): Promise<number> {
  let count = 0
  for (const row of rows) {
    const sealed: Sealed = JSON.parse(row.sealed)
    const plain: Record<string, unknown> = JSON.parse(row.plain)
    const texts = Object.entries(sealed)
      .filter(([, text]) => !secrets.isCurrent(purpose, text))
      .map(([field, text]) => [field, open(row, field, text, secrets)] as const)
    const plugin = plugins.find(({ name }) => name === row.plugin)
    const exposed = Object.entries(plain).filter(([field]) => plugin && isSecret(fieldsOf(plugin)[field]))
    const readable = [...texts, ...exposed].filter((entry): entry is [string, string] => typeof entry[1] === 'string')
    if (readable.length === 0) continue
    for (const [field, text] of readable) {
      sealed[field] = secrets.encrypt(purpose, text, bindingOf(row, field))
      delete plain[field]
    }
    count += readable.length
    // Whoever has changed the row meanwhile has used the present secret.
    await db(table)
      .where({ id: row.id, version: row.version, sealed: row.sealed })
      .update({ plain: JSON.stringify(plain), sealed: JSON.stringify(sealed) })
  }
  return count
}

function open(row: SettingsRow, field: string, text: string, secrets: Secrets): string | undefined {
  try {
    return secrets.decrypt(purpose, text, bindingOf(row, field))
  } catch {
    // Counted by countSealed, and said by /health.
    return undefined
  }
}
