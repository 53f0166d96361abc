/** The numbers from 1 in the column `c`, as a table that both databases understand. */
export const series = (count: number): string =>
  `(with recursive s(c) as (select 1 union all select c + 1 from s where c < ${count}) select c from s) as s`
