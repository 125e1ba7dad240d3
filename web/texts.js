// Calls a function of the program with texts, and then numbers. The texts lie on its heap meanwhile: ccall would put them on its stack,
// which a large file overflows.
export function callWithTexts(program, name, texts, numbers = []) {
  const places = texts.map((text) => {
    if (text === null) return 0;
    const size = program.lengthBytesUTF8(text) + 1;
    const place = program._tcplab_allocate(size);
    program.stringToUTF8(text, place, size);
    return place;
  });
  try {
    return program[`_${name}`](...places, ...numbers);
  } finally {
    for (const place of places) program._tcplab_release(place);
  }
}

// What a function that answers with a text says; null when it says nothing.
export function askFor(program, name, texts = [], numbers = []) {
  const place = callWithTexts(program, name, texts, numbers);
  return place === 0 ? null : program.UTF8ToString(place);
}
