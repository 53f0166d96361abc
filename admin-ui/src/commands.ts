import type { Locale } from './translate.ts'

/** Asks whoever has commands at the moment. A string, so that it matches across separately built bundles. */
const ASKED = 'kaunter.commands/v1'

/** Something that can be done with what a page shows at the moment, such as with the open ticket. */
export interface OfferedCommand {
  /** Stays the same over languages and restarts. */
  readonly id: string
  /** In both languages: people look for a word as they have learned it. */
  readonly label: Readonly<Record<Locale, string>>
  /** What it is done to, such as "#1042". */
  readonly about?: string
  readonly icon?: string
  /** The key that does the same, such as "E". */
  readonly keys?: string
  run(): void | Promise<void>
}

class CommandsAsked extends Event {
  readonly offered: OfferedCommand[] = []

  constructor() {
    super(ASKED)
  }
}

/**
 * Offers commands in the palette (Ctrl/⌘ K) as long as an element is shown.
 *
 * @param commands asked whenever the palette is opened.
 * @returns what stops it; call it when the element is disconnected.
 */
export function offerCommands(commands: () => readonly OfferedCommand[]): () => void {
  const onAsked = (event: Event) => (event as CommandsAsked).offered.push(...commands())
  window.addEventListener(ASKED, onAsked)
  return () => window.removeEventListener(ASKED, onAsked)
}

/** What is offered now. */
export function offeredCommands(): readonly OfferedCommand[] {
  const asked = new CommandsAsked()
  window.dispatchEvent(asked)
  return asked.offered
}
