import { Liquid } from 'liquidjs';
import { z } from 'zod';
import { marked, withOneStop } from './full-stop.ts';
import { oneLine } from './harmless.ts';

const engine = new Liquid({
  strictVariables: true,
  strictFilters: true,
  jsTruthy: true,
  outputEscape: (value) => marked(value),
});

/** A text that takes no values. */
export const sentence = z.string().min(1);
/** A text that takes these values and no others. */
export const taking = <Name extends string>(...names: readonly Name[]) =>
  z
    .string()
    .min(1)
    .transform((text, context): ((values: Readonly<Record<Name, string | number>>) => string) => {
      const template = engine.parse(text);
      const fill = (values: object) => oneLine(withOneStop(String(engine.renderSync(template, values))));
      try {
        fill(Object.fromEntries(names.map((name) => [name, name])));
      } catch (error) {
        const message = `${error instanceof Error ? error.message : error}; known here: ${names.join(', ')}`;
        context.addIssue({ code: 'custom', message });
      }
      return fill;
    });
