/** Bytes as base64: what JSON can carry. The engine has neither Node's Buffer nor newer Uint8Array methods. */
const CHUNK = 0x8000;

export function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += CHUNK) text += String.fromCharCode(...bytes.subarray(at, at + CHUNK));
  return btoa(text);
}
