import type { ThreadStore } from '../data/thread-store.ts'
import type { Host } from '../words.ts'
import { printSheet } from './print-sheet.ts'

/** Prints a conversation whole: what is older is read first. */
export async function printThread(host: Host, store: ThreadStore, notes: boolean): Promise<void> {
  await store.loadAll()
  const remove = printSheet(host, store, notes)
  window.addEventListener('afterprint', remove, { once: true })
  window.print()
}
