/**
 * Of questions about the same that overlap, the later may be answered first: then the earlier answer is of no use.
 *
 * @returns what begins one; what that returns tells, once the answer is there, whether no later one was answered before.
 */
export function turns(): () => () => boolean {
  let asked = 0
  let answered = 0
  return () => {
    const turn = ++asked
    return () => {
      if (turn < answered) return false
      answered = turn
      return true
    }
  }
}
