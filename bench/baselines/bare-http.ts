/** The ceiling of webhook ingest in Node: read the body, check the signature, answer. Nothing is stored. */
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const secret = process.env.APP_SECRET ?? ''

createServer((request, response) => {
  const chunks: Buffer[] = []
  request.on('data', (chunk) => chunks.push(chunk))
  request.on('end', () => {
    const given = Buffer.from(String(request.headers['x-hub-signature-256']).slice(7), 'hex')
    const expected = createHmac('sha256', secret).update(Buffer.concat(chunks)).digest()
    response.statusCode = given.length === expected.length && timingSafeEqual(given, expected) ? 200 : 401
    response.setHeader('content-length', 0)
    response.end()
  })
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('listening'))
