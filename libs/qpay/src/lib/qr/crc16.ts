/** CRC-16/CCITT-FALSE (polynomial 0x1021, start 0xFFFF) of a text's UTF-8 bytes, as EMVCo QR codes end with it. */
export function crc16(text: string): number {
  let crc = 0xffff;
  for (const byte of Buffer.from(text, 'utf8')) {
    crc ^= byte << 8;
    for (let bit = 0; bit < 8; bit += 1) crc = ((crc << 1) ^ (crc & 0x8000 ? 0x1021 : 0)) & 0xffff;
  }
  return crc;
}
