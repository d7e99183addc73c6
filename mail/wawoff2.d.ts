/** It comes without types. */
declare module 'wawoff2' {
  /** WOFF2 to TTF; what it returns holds until the next call */
  export function decompress(font: Uint8Array): Promise<Uint8Array>;
}
