import type { KaunterHost } from '@kaunter/admin-ui'
import type { Blocked, Detail, Group, Letter, Queue } from './types.ts'

type List<T> = { readonly items: readonly T[] }
type Host = Pick<KaunterHost, 'get' | 'post'>

const alike = ({ job, fingerprint, lastAt }: Group) => ({ job, fingerprint, until: lastAt })

export interface Progress {
  readonly done: number
  readonly remaining: number
}

/** The API of failed jobs. */
export const jobsApi = {
  groups: async (host: Host) => (await host.get<List<Group>>('/dead/groups')).items,
  letters: (host: Host, { job, fingerprint }: Pick<Group, 'job' | 'fingerprint'>, cursor?: string) => {
    const query = new URLSearchParams({ job, fingerprint, limit: '20', ...(cursor === undefined ? {} : { cursor }) })
    return host.get<List<Letter> & { readonly nextCursor: string | null }>(`/dead?${query}`)
  },
  detail: (host: Host, id: string) => host.get<Detail>(`/dead/${id}`),
  blocked: async (host: Host) => (await host.get<List<Blocked>>('/blocked')).items,
  queues: async (host: Host) => (await host.get<List<Queue>>('/queues')).items,
  retry: (host: Host, id: string) => host.post(`/dead/${id}/retry`),
  dismiss: (host: Host, id: string, reason: string) => host.post(`/dead/${id}/dismiss`, { reason }),
  retryAlike: (host: Host, group: Group) => host.post<Progress>('/dead/retry', alike(group)),
  dismissAlike: (host: Host, group: Group, reason: string) =>
    host.post<Progress>('/dead/dismiss', { ...alike(group), reason }),
  skip: (host: Host, jobId: string) => host.post(`/blocked/${jobId}/skip`),
}
