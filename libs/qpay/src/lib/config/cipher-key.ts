/** Reads a key of 32 bytes from 64 hex digits or base64; undefined when it is neither. */
export function readCipherKey(text: string): Buffer | undefined {
  const bytes = /^[0-9a-f]{64}$/i.test(text) ? Buffer.from(text, 'hex') : Buffer.from(text, 'base64');
  return bytes.length === 32 ? bytes : undefined;
}
