import { OwnPostgres } from './own-postgres.ts'
import { RedisServer } from './redis.ts'
import { Server, SimulatorProcess } from './server.ts'

/** Two web processes and a worker on one database, with or without Redis. */
export class System {
  readonly postgres: OwnPostgres
  readonly simulator: SimulatorProcess
  readonly redis: RedisServer | undefined
  readonly webs: readonly [Server, Server]
  readonly worker: Server

  private constructor(
    postgres: OwnPostgres,
    simulator: SimulatorProcess,
    redis: RedisServer | undefined,
    [a, b, worker]: readonly [Server, Server, Server],
  ) {
    this.postgres = postgres
    this.simulator = simulator
    this.redis = redis
    this.webs = [a, b]
    this.worker = worker
  }

  /** All three at the same instant, on an empty database. */
  static async start(withRedis: boolean): Promise<System> {
    const [postgres, simulator] = await Promise.all([OwnPostgres.start(), SimulatorProcess.start()])
    const redis = withRedis ? await RedisServer.start() : undefined
    const start = (role: string, more = {}) =>
      Server.start({
        database: postgres.database,
        env: { ...simulator.serverEnvironment, KAUNTER_ROLE: role, ...(redis && { REDIS_URL: redis.url }) },
        ...more,
      })
    const servers = await Promise.all([start('web', { simulator }), start('web'), start('worker')])
    return new System(postgres, simulator, redis, servers)
  }

  get processes(): readonly Server[] {
    return [...this.webs, this.worker]
  }

  async stop(): Promise<void> {
    await Promise.all(this.processes.map((server) => server.stop()))
    await Promise.all([this.simulator.stop(), this.redis?.stop(), this.postgres.stop()])
  }
}
