/**
 * What is filled in may end a sentence of its own: "Inc.", "何時？". The stop that a template puts behind it would be a
 * second one, so each such value is marked while a template is rendered, and the template's stop goes with the mark.
 */

/** a control character, which no value that is harmless has */
const mark = '\u0001';
const closing = '[”"“’»›」』]*';
const endsItself = new RegExp(`[.!?…。！？]${closing}$`, 'u');
const stopBehind = new RegExp(`${mark}(${closing})[.。]?`, 'gu');

/** A value as it is filled in, and written by the escape that follows. */
export const marked = (value: unknown, write: (value: string) => string = (text) => text): string => {
  const text = String(value).replaceAll(mark, '');
  return endsItself.test(text) ? `${write(text)}${mark}` : write(text);
};

/** What was rendered, with one stop where there would be two. */
export const withOneStop = (rendered: string): string => rendered.replace(stopBehind, '$1').replaceAll(mark, '');
