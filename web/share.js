// A link to the lab: the plain text of a share (share.hpp) as the fragment of an address, which no server gets to see.
//
//     #s=BASE64URL        of the text, deflated (RFC 1951), without padding

const sign = '#s=';
const most = 4 << 20; // octets of an inflated text, more than the program reads: whoever sends more wants something else

async function through(stream, bytes) {
  const inflated = new Blob([bytes]).stream().pipeThrough(stream);
  const pieces = [];
  let size = 0;
  for (const reader = inflated.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    size += value.length;
    if (size > most) throw new Error('too long');
    pieces.push(value);
  }
  return new Uint8Array(await new Blob(pieces).arrayBuffer());
}

export const isShare = (fragment) => fragment.startsWith(sign);

export async function toFragment(share) {
  const bytes = await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(share));
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return sign + btoa(text).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}

// Rejects when it is damaged.
export async function fromFragment(fragment) {
  const text = fragment.slice(sign.length);
  if (!/^[A-Za-z0-9_-]+$/.test(text)) throw new Error('not base64url');
  const bytes = Uint8Array.from(atob(text.replaceAll('-', '+').replaceAll('_', '/')), (character) => character.charCodeAt(0));
  return new TextDecoder('utf-8', { fatal: true }).decode(await through(new DecompressionStream('deflate-raw'), bytes));
}
