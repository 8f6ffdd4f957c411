/** FNV-1a, 64 bits (Fowler, Noll, Vo; the constants of draft-eastlake-fnv), without BigInt. */

export function fingerprint(code: Int32Array, parts: readonly Uint8Array[], settings: string): string {
  let low = 0x84222325;
  let high = 0xcbf29ce4;
  const add = (byte: number): void => {
    low = (low ^ byte) >>> 0;
    // times 0x100000001b3
    const product = low * 0x1b3;
    high = (high * 0x1b3 + Math.floor(product / 0x100000000) + ((low << 8) >>> 0)) % 0x100000000;
    low = product >>> 0;
  };
  for (const byte of new Uint8Array(code.buffer, code.byteOffset, code.byteLength)) add(byte);
  for (const part of parts) for (const byte of part) add(byte);
  for (let n = 0; n < settings.length; n++) add(settings.charCodeAt(n) & 0xff);
  const hex = (n: number): string => (n >>> 0).toString(16).padStart(8, '0');
  return hex(high) + hex(low);
}
