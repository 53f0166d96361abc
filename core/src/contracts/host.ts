import { defineService } from '../kernel/tokens.ts'

/** The server a plugin runs in. Few plugins need it. */
export interface Host {
  production: boolean
  /** Tells this installation from others that use the same provider account; stays as long as KAUNTER_SECRET does. */
  installation: string
  /** A secret of the installation for one purpose, the same in all its processes; derived from KAUNTER_SECRET. */
  secret(purpose: string): string
  /** What this process does; `all` when there is only one. A worker serves no routes of plugins, a web process runs no job. */
  role: 'web' | 'worker' | 'all'
  /** The folder of what this server keeps itself; a plugin puts files under its own name. */
  directory: string
  /** The address people and providers use, without a slash at the end. */
  baseUrl: string
  /** A line for the terminal at the end of the start. */
  announce(label: string, text: string): void
  /** Runs when the server listens, before the start is reported; `url` reaches it from this machine. */
  onListening(fn: (address: { url: string }) => Promise<void>): void
}

/** Provided by the kernel itself. */
export const host = defineService<Host>('host/v1')
