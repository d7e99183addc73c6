/** What comes from data shows in a mail as it is and never acts: no markup, no second line, no reversed writing. */

const controls = /[\p{Cc}\u2028\u2029]+/gu;
const directions = /[\u202A-\u202E\u2066-\u2069]/gu;

/** One line: line breaks and other control characters become a space; a space that no line breaks at stays one. */
export const oneLine = (value: string): string =>
  value
    .replace(directions, '')
    .replace(controls, ' ')
    .replace(/[^\S\u00A0]+/gu, ' ')
    .trim();

/** Several lines, each harmless. */
export const lines = (value: string): string =>
  value
    .trim()
    .split(/\r\n|[\n\r\u2028\u2029]/u)
    .map(oneLine)
    .join('\n');

/** A web address with nothing in it that ends a Markdown `<…>`. @throws TypeError for anything else */
export function webAddress(value: string): string {
  const { protocol, href } = new URL(value);
  if (protocol !== 'http:' && protocol !== 'https:') throw new TypeError(`expected a web address, not ${value}`);
  return href;
}

/** For text: what has several lines stands in a quotation (`> `). */
export const asText = (value: unknown): string =>
  String(value)
    .split('\n')
    .map((line, index) => (index === 0 ? line : `> ${line}`.trimEnd()))
    .join('\n');

/** For Markdown that becomes HTML: whatever is neither letter, digit nor space becomes an entity. */
export const asHtml = (value: unknown): string =>
  String(value)
    .split('\n')
    .map((line) => line.replace(/[^\p{L}\p{M}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`))
    .join('<br>');
