// The state of a lesson within what a platform has room for: as it is, or else deflated and in base64.

const sign = 'deflated:';

async function through(stream, bytes) {
  return new Uint8Array(await new Response(new Blob([bytes]).stream().pipeThrough(stream)).arrayBuffer());
}

// null, when it does not fit. most: characters, of ASCII only.
export async function pack(state, most) {
  if (state.length <= most && /^[\x20-\x7e]*$/.test(state) && !state.startsWith(sign)) return state;
  const bytes = await through(new CompressionStream('deflate-raw'), new TextEncoder().encode(state));
  const packed = sign + btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  return packed.length <= most ? packed : null;
}

// null, when there is none, or it is damaged.
export async function unpack(packed) {
  if (!packed) return null;
  if (!packed.startsWith(sign)) return packed;
  try {
    const bytes = Uint8Array.from(atob(packed.slice(sign.length)), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(await through(new DecompressionStream('deflate-raw'), bytes));
  } catch {
    return null;
  }
}
