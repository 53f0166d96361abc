/** Where each part of Lit notes its version when it is evaluated: two entries mean two copies on the page. */
const notes = {
  litHtmlVersions: 'lit-html',
  reactiveElementVersions: '@lit/reactive-element',
  litElementVersions: 'lit-element',
} as const

type Versions = Readonly<Record<string, readonly string[]>>

export function libraryVersions(): Versions {
  const page = globalThis as unknown as Record<string, readonly string[] | undefined>
  return Object.fromEntries(Object.keys(notes).map((key) => [key, [...(page[key] ?? [])]]))
}

/** The libraries, with their versions, that came onto the page since then. */
export function librariesSince(before: Versions): string[] {
  const now = libraryVersions()
  return Object.entries(notes).flatMap(([key, library]) =>
    (now[key] ?? []).slice(before[key]?.length ?? 0).map((version) => `${library} ${version}`),
  )
}
