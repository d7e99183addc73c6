/** Text in lines of a width, each character in a font that has it. */
import type { Face, Fonts, Weight } from './fonts.ts';

/** Characters that stand together in one font. */
export interface Run {
  readonly face: Face;
  readonly text: string;
}

/** How wide a run is, in points. */
export type Measure = (run: Run, weight: Weight) => number;

function runsOf(text: string, fonts: Fonts): Run[] {
  const runs: Run[] = [];
  for (const character of text) {
    const last = runs.at(-1);
    // a space takes the font of what it follows
    const face = character === ' ' && last ? last.face : fonts.faceFor(character);
    if (last && last.face.family === face.family && last.face.subset === face.subset)
      runs[runs.length - 1] = { face, text: last.text + character };
    else runs.push({ face, text: character });
  }
  return runs;
}

const wide = String.raw`\p{Script=Han}\u3000-\u303f\uff00-\uffef`;
const closing = String.raw`，。、；：？！）」』》】\u201d\u2019`;
const opening = String.raw`（「『《【\u201c\u2018`;
/** What no line breaks within: a word, a Chinese date, or one Chinese character with the marks that belong to it. */
const unbroken = new RegExp(
  `\\d+年\\d+月\\d+日[${closing}]*|[${opening}]*(?:[${wide}]|(?:[^\\s${wide}]|\u00a0)+)[${closing}]*|[${opening}${closing}]|\\s+`,
  'gu',
);

/** Breaks a text where it may be broken; a word that is wider than a line is cut. */
export function brokenInto(
  text: string,
  { width, weight, fonts, measure }: { width: number; weight: Weight; fonts: Fonts; measure: Measure },
): Run[][] {
  const widthOf = (part: string): number => runsOf(part, fonts).reduce((sum, run) => sum + measure(run, weight), 0);
  const lines: string[] = [];
  let line = '';
  let taken = 0;
  for (const token of (fonts.writable(text).match(unbroken) ?? []).flatMap(cut)) {
    const wide = widthOf(token);
    if (line !== '' && token.trim() !== '' && taken + wide > width) {
      lines.push(line.trimEnd());
      [line, taken] = [token, wide];
    } else [line, taken] = [line + token, taken + wide];
  }
  if (line.trimEnd() !== '' || lines.length === 0) lines.push(line.trimEnd());
  return lines.map((one) => runsOf(one, fonts));

  function cut(token: string): string[] {
    if (widthOf(token) <= width) return [token];
    const parts: string[] = [];
    let part = '';
    let reached = 0;
    for (const character of token) {
      const wide = widthOf(character);
      if (part !== '' && reached + wide > width) {
        parts.push(part);
        [part, reached] = ['', 0];
      }
      [part, reached] = [part + character, reached + wide];
    }
    return [...parts, part];
  }
}
