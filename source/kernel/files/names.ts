/** Names as the kernel keeps them: strings of bytes, one character (0 to 255) a byte; and as people see them: UTF-8. */

const encoder = new TextEncoder();
const decoder = new TextDecoder('utf-8');

/** A text as a string of bytes. */
export function byteName(text: string): string {
  let name = '';
  for (const byte of encoder.encode(text)) name += String.fromCharCode(byte);
  return name;
}

/** The bytes of a string of bytes. */
export const nameBytes = (name: string): Uint8Array => Uint8Array.from(name, (c) => c.charCodeAt(0));

/** A string of bytes for people. */
export const shownName = (name: string): string => decoder.decode(nameBytes(name));
