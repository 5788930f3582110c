/**
 * Four 32-bit words from a text, well mixed; not a cryptographic hash.
 *
 * @see Austin Appleby, MurmurHash3, 32-bit finalizer (public domain).
 */
export function hashWords(text: string): [number, number, number, number] {
  const words: [number, number, number, number] = [
    0x243f6a88,
    0x85a308d3,
    0x13198a2e,
    0x03707344, // The first digits of π: no trick up the sleeve.
  ];
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    for (let lane = 0; lane < 4; lane++) {
      words[lane] = mix((words[lane as 0] ^ code) + lane);
    }
  }
  return words;
}

function mix(word: number): number {
  let mixed = word | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return mixed ^ (mixed >>> 16);
}
