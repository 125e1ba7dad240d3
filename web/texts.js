// Calls a function of the program with texts. They lie on its heap meanwhile: ccall would put them on its stack, which a large file
// overflows.
export function callWithTexts(program, name, ...texts) {
  const places = texts.map((text) => {
    if (text === null) return 0;
    const size = program.lengthBytesUTF8(text) + 1;
    const place = program._tcplab_allocate(size);
    program.stringToUTF8(text, place, size);
    return place;
  });
  try {
    return program[`_${name}`](...places);
  } finally {
    for (const place of places) program._tcplab_release(place);
  }
}
