interface Task {
  dueAt: number
  run: () => void
}

/** Real time plus an offset that tests move forward; timers set on it come due when it is moved. */
export class Clock {
  #offset = 0
  #tasks = new Set<Task>()
  #timer: NodeJS.Timeout | undefined
  #closed = false

  now(): number {
    return Date.now() + this.#offset
  }

  /** Runs `run` after `ms` of simulated time; the answer cancels it. */
  after(ms: number, run: () => void): () => void {
    const task = { dueAt: this.now() + ms, run }
    if (!this.#closed) this.#tasks.add(task)
    this.#arm()
    return () => {
      this.#tasks.delete(task)
    }
  }

  /** Resolves after `ms` of simulated time. */
  wait(ms: number): Promise<void> {
    return new Promise((resolve) => {
      this.after(ms, resolve)
    })
  }

  /** Moves time forward, stopping at each timer on the way so that timers set by timers also come due. */
  advance(ms: number): void {
    const target = this.now() + ms
    for (let task = this.#next(); task !== undefined && task.dueAt <= target; task = this.#next()) {
      this.#offset += Math.max(0, task.dueAt - this.now())
      this.#run(task)
    }
    this.#offset += Math.max(0, target - this.now())
    this.#arm()
  }

  close(): void {
    this.#closed = true
    this.#tasks.clear()
    clearTimeout(this.#timer)
  }

  #next(): Task | undefined {
    let next: Task | undefined
    for (const task of this.#tasks) if (next === undefined || task.dueAt < next.dueAt) next = task
    return next
  }

  #run(task: Task): void {
    this.#tasks.delete(task)
    task.run()
  }

  #arm(): void {
    clearTimeout(this.#timer)
    const next = this.#next()
    if (next === undefined) return
    // Node turns delays over 2^31-1 ms into 1 ms.
    const delay = Math.min(Math.max(0, next.dueAt - this.now()), 2_147_483_647)
    this.#timer = setTimeout(() => {
      const now = this.now()
      const due = [...this.#tasks].filter((task) => task.dueAt <= now).sort((a, b) => a.dueAt - b.dueAt)
      for (const task of due) if (this.#tasks.has(task)) this.#run(task)
      this.#arm()
    }, delay)
  }
}
