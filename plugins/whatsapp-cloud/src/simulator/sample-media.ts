import { crc32, deflateSync } from 'node:zlib'

export interface Sample {
  mimeType: string
  filename: string | null
  bytes: Buffer
}

/** Message types that carry a file, with the sample that stands in when a test or the phone page brings none. */
const MAKERS: Record<string, () => Sample> = {
  image: () => ({ mimeType: 'image/png', filename: null, bytes: receiptPicture() }),
  audio: () => ({ mimeType: 'audio/ogg; codecs=opus', filename: null, bytes: silentVoiceNote(3) }),
  document: () => ({
    mimeType: 'application/pdf',
    filename: 'Invois-1042.pdf',
    bytes: pdf('Invois 1042   Kedai Runcit Seri   RM 128.40'),
  }),
  sticker: () => ({ mimeType: 'image/webp', filename: null, bytes: smileSticker() }),
  // The head of an MP4 file: right type and hash, nothing to play.
  video: () => ({
    mimeType: 'video/mp4',
    filename: null,
    bytes: Buffer.from('\0\0\0\x18ftypmp42\0\0\0\0mp42isom', 'latin1'),
  }),
}

const made = new Map<string, Sample>()

/** The generated file for a message type, or undefined when that type carries none. */
export function sampleFor(type: string): Sample | undefined {
  const known = made.get(type)
  if (known !== undefined) return known
  const sample = MAKERS[type]?.()
  if (sample !== undefined) made.set(type, sample)
  return sample
}

/** A till receipt on a counter, as PNG. */
function receiptPicture(): Buffer {
  const [width, height] = [360, 270]
  const rows = Buffer.alloc((width * 3 + 1) * height)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) rows.set(receiptColour(x, y), y * (width * 3 + 1) + 1 + x * 3)
  }
  const header = Buffer.alloc(13)
  header.writeUInt32BE(width, 0)
  header.writeUInt32BE(height, 4)
  // 8 bits per channel, RGB.
  header.set([8, 2, 0, 0, 0], 8)
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])
  return Buffer.concat([
    signature,
    pngChunk('IHDR', header),
    pngChunk('IDAT', deflateSync(rows)),
    pngChunk('IEND', Buffer.alloc(0)),
  ])
}

function receiptColour(x: number, y: number): [number, number, number] {
  const torn = 232 + (Math.abs((x % 16) - 8) >> 1)
  const onPaper = x >= 110 && x < 250 && y >= 24 && y < torn
  if (!onPaper) return y > 200 && !onPaper ? [133, 94, 66] : [214 - (y >> 3), 190 - (y >> 3), 160 - (y >> 3)]
  const line = (y - 44) % 20 < 6 && y > 40 && y < 200
  const isTotal = y > 178 && y < 200
  const length = 30 + ((Math.floor((y - 44) / 20) * 17) % 45)
  const inText = (x > 126 && x < 126 + length) || (x > 208 && x < 236)
  if (y > 206 && y < 222 && x > 134 && x < 226 && (x * 13) % 7 < 3) return [40, 40, 40]
  if (line && inText) return isTotal ? [190, 30, 45] : [90, 90, 95]
  return [250, 249, 245]
}

function pngChunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const chunk = Buffer.alloc(body.length + 8)
  chunk.writeUInt32BE(data.length, 0)
  body.copy(chunk, 4)
  chunk.writeUInt32BE(crc32(body), body.length + 4)
  return chunk
}

/** Silence in Ogg Opus (RFC 7845): mono, one 20 ms packet after the other. */
function silentVoiceNote(seconds: number): Buffer {
  const head = Buffer.concat([Buffer.from('OpusHead'), Buffer.from([1, 1, 0, 0, 0x80, 0xbb, 0, 0, 0, 0, 0])])
  const tags = Buffer.concat([
    Buffer.from('OpusTags'),
    Buffer.from([7, 0, 0, 0]),
    Buffer.from('Kaunter'),
    Buffer.alloc(4),
  ])
  const pages = [oggPage([head], 0, 0n, 2), oggPage([tags], 1, 0n, 0)]
  // TOC byte 0xf8: CELT, full band, 20 ms, mono; ff fe decodes to silence.
  const packet = Buffer.from([0xf8, 0xff, 0xfe])
  for (let second = 0; second < seconds; second++) {
    const isLast = second === seconds - 1
    pages.push(oggPage(Array(50).fill(packet), second + 2, BigInt((second + 1) * 48_000), isLast ? 4 : 0))
  }
  return Buffer.concat(pages)
}

function oggPage(packets: Buffer[], sequence: number, granule: bigint, flags: number): Buffer {
  const header = Buffer.alloc(27 + packets.length)
  header.write('OggS', 0, 'latin1')
  header[5] = flags
  header.writeBigUInt64LE(granule, 6)
  header.writeUInt32LE(0x4b41554e, 14)
  header.writeUInt32LE(sequence, 18)
  header[26] = packets.length
  header.set(
    packets.map((packet) => packet.length),
    27,
  )
  const page = Buffer.concat([header, ...packets])
  page.writeUInt32LE(oggChecksum(page), 22)
  return page
}

/** Ogg's CRC-32 is unreflected and starts at zero, unlike zlib's. */
function oggChecksum(page: Buffer): number {
  let crc = 0
  for (const byte of page) {
    crc ^= byte << 24
    for (let bit = 0; bit < 8; bit++) crc = crc & 0x80000000 ? (crc << 1) ^ 0x04c11db7 : crc << 1
  }
  return crc >>> 0
}

function pdf(text: string): Buffer {
  const content = `BT /F1 16 Tf 40 160 Td (${text}) Tj ET`
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>',
    '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 420 220] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>',
    `<< /Length ${content.length} >>\nstream\n${content}\nendstream`,
    '<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>',
  ]
  let file = '%PDF-1.4\n'
  const offsets = objects.map((object, index) => {
    const offset = file.length
    file += `${index + 1} 0 obj\n${object}\nendobj\n`
    return `${String(offset).padStart(10, '0')} 00000 n \n`
  })
  const table = `xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${offsets.join('')}`
  return Buffer.from(
    `${file}${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${file.length}\n%%EOF\n`,
    'latin1',
  )
}

/** A smiling face in lossless WebP: two greens and two alphas, so each pixel costs two bits and no compressor is needed. */
function smileSticker(): Buffer {
  const size = 512
  const bits: number[] = []
  const put = (value: number, count: number) => {
    for (let bit = 0; bit < count; bit++) bits.push((value >> bit) & 1)
  }
  put(0x2f, 8)
  put(size - 1, 14)
  put(size - 1, 14)
  put(1, 1)
  put(0, 3)
  // No transform, no colour cache, no meta prefix codes.
  put(0, 3)
  const one = (symbol: number) => {
    put(0b101, 3)
    put(symbol, 8)
  }
  const two = (low: number, high: number) => {
    put(0b111, 3)
    put(low, 8)
    put(high, 8)
  }
  two(60, 200)
  one(250)
  one(40)
  two(0, 255)
  // The distance code is never used and has to be there.
  put(0b001, 3)
  put(0, 1)
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; x++) {
      const [dx, dy] = [x - 256, y - 256]
      put(isFeature(dx, dy) ? 0 : 1, 1)
      put(Math.hypot(dx, dy) < 230 ? 1 : 0, 1)
    }
  }
  const data = Buffer.alloc(Math.ceil(bits.length / 8 / 2) * 2)
  for (const [index, bit] of bits.entries())
    if (bit === 1) data[index >> 3] = (data[index >> 3] ?? 0) | (1 << (index & 7))
  const header = Buffer.from('RIFF\0\0\0\0WEBPVP8L\0\0\0\0', 'latin1')
  header.writeUInt32LE(data.length + 12, 4)
  header.writeUInt32LE(data.length, 16)
  return Buffer.concat([header, data])
}

function isFeature(dx: number, dy: number): boolean {
  const eye = Math.hypot(Math.abs(dx) - 84, dy + 64) < 32
  const mouth = dy > 30 && Math.abs(Math.hypot(dx, dy) - 140) < 18
  return eye || mouth
}
