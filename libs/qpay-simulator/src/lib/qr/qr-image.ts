import { create } from 'qrcode';
import { crc32, deflateSync } from 'node:zlib';

const SIZE = 300;
const SIGNATURE = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);

/**
 * A PNG of 300 × 300 black and white pixels, in base64 without a `data:` prefix. QPay's is as large, in colour and with a logo; one
 * bit a pixel keeps a test that makes thousands of invoices quick.
 */
export function qrImageBase64(text: string): string {
  const { modules } = create(text, { errorCorrectionLevel: 'M' });
  const scale = Math.max(1, Math.floor(SIZE / (modules.size + 8)));
  const margin = Math.floor((SIZE - modules.size * scale) / 2);
  const bytesPerRow = Math.ceil(SIZE / 8);
  const pixels = Buffer.alloc((bytesPerRow + 1) * SIZE);
  for (let y = 0; y < SIZE; y += 1) {
    const start = y * (bytesPerRow + 1) + 1;
    const row = Math.floor((y - margin) / scale);
    for (let x = 0; x < SIZE; x += 1) {
      const column = Math.floor((x - margin) / scale);
      const inside = row >= 0 && column >= 0 && row < modules.size && column < modules.size;
      const dark = inside && modules.get(row, column) !== 0;
      const at = start + (x >> 3);
      if (!dark) pixels[at] = (pixels[at] ?? 0) | (0x80 >> (x & 7));
    }
  }
  const header = Buffer.alloc(13);
  header.writeUInt32BE(SIZE, 0);
  header.writeUInt32BE(SIZE, 4);
  header[8] = 1;
  const parts = [chunk('IHDR', header), chunk('IDAT', deflateSync(pixels)), chunk('IEND', Buffer.alloc(0))];
  return Buffer.concat([SIGNATURE, ...parts]).toString('base64');
}

function chunk(type: string, data: Buffer): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'ascii'), data]);
  const framed = Buffer.alloc(body.length + 8);
  framed.writeUInt32BE(data.length, 0);
  body.copy(framed, 4);
  framed.writeUInt32BE(crc32(body), body.length + 4);
  return framed;
}
