/** What the API answers; see the schemas of the routes. */
export interface About {
  readonly job: string
  readonly plugin: string
  readonly worked: boolean
}

export interface Failure {
  readonly error: string
  readonly code: string | null
}

export interface Group extends About, Failure {
  readonly fingerprint: string
  readonly count: number
  readonly firstAt: string
  readonly lastAt: string
}

export interface Letter extends About, Failure {
  readonly id: string
  readonly jobId: string
  readonly fingerprint: string
  readonly sentAt: string
  readonly failedAt: string
  readonly blocks: boolean
}

export interface Attempt extends Failure {
  readonly attempt: number | null
  readonly at: string | null
}

export interface Detail extends Letter {
  readonly payload: unknown
  readonly attempts: readonly Attempt[]
}

export interface Blocked extends About, Failure {
  readonly jobId: string
  readonly key: string
  readonly since: string
  readonly waiting: number
  readonly deadId: string | null
}

export interface Queue extends About {
  readonly waiting: number
  readonly delayed: number
  readonly retrying: number
  readonly running: number
  readonly dead: number
  readonly oldestSeconds: number
  readonly nextRun: string | null
}
