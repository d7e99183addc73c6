const longest = 1_000_000;

/**
 * The lines of a stream of UTF-8, without their ends (LF or CRLF) and without a byte order mark. What is not UTF-8
 * becomes U+FFFD, for the reader of the line to refuse.
 * @throws RangeError for a line of more than a million characters, so that memory stays flat
 */
export async function* linesOf(stream: AsyncIterable<Uint8Array>): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  let rest = '';
  let line = 1;
  for await (const chunk of stream) {
    const parts = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = parts.pop() ?? '';
    for (const part of parts) yield part.endsWith('\r') ? part.slice(0, -1) : part;
    line += parts.length;
    if (rest.length > longest) throw new RangeError(`line ${line} does not end within ${longest} characters`);
  }
  rest += decoder.decode();
  if (rest) yield rest.endsWith('\r') ? rest.slice(0, -1) : rest;
}
