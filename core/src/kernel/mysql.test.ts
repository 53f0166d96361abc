import { expect, test } from 'vitest'
import { checkServer, mysqlSettings } from './mysql.ts'

const enough = 64 * 2 ** 20

test('servers that can skip locked rows are taken, each with the collation that compares to the letter', () => {
  for (const version of ['10.6.0-MariaDB', '10.11.19-MariaDB-0+deb12u1', '11.4.2-MariaDB-log', '12.0.2-MariaDB'])
    expect(checkServer(version, enough)).toBe('utf8mb4_nopad_bin')
  for (const version of ['8.0.17', '8.4.3', '9.1.0-commercial', '8.0.36-28'])
    expect(checkServer(version, enough)).toBe('utf8mb4_0900_bin')
})

test('older ones are refused with what to use instead', () => {
  for (const version of ['10.5.27-MariaDB', '5.7.44', '8.0.16', 'whatever'])
    expect(() => checkServer(version, enough)).toThrow(/MariaDB 10\.6 or newer, MySQL 8\.0\.17 or newer/)
})

test('a server that takes only small statements is refused with the setting to change', () => {
  expect(() => checkServer('10.11.19-MariaDB', 2 ** 20)).toThrow(/max_allowed_packet to at least 16M/)
})

test('an address is taken apart, with what was encoded in it', () => {
  const { connection } = mysqlSettings(new URL('mysql://kedai%40my:p%2Fw@db.example.com/shop?ssl=true'))
  expect(connection).toMatchObject({
    ...{ host: 'db.example.com', port: 3306, user: 'kedai@my', password: 'p/w', database: 'shop', ssl: {} },
  })
  expect(mysqlSettings(new URL('mariadb://u@h:3307/x')).connection).toMatchObject({ port: 3307 })
  expect(mysqlSettings(new URL('mysql://u@[::1]/x')).connection).toMatchObject({ host: '::1' })
  expect(mysqlSettings(new URL('mysql://u@h/x')).connection).not.toHaveProperty('ssl')
})
