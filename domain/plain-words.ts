import { z } from 'zod';

/** What a list, a text or the like is counted in: one, and several. */
const units: Readonly<Record<string, readonly [string, string]>> = {
  string: ['character', 'characters'],
  array: ['entry', 'entries'],
  set: ['entry', 'entries'],
  map: ['entry', 'entries'],
  file: ['byte', 'bytes'],
};

/** What a value is called by those who write JSON, CSV or YAML. */
const kinds: Readonly<Record<string, string>> = {
  string: 'a text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  array: 'a list',
  object: 'fields with their values',
  record: 'fields with their values',
};

const formats: Readonly<Record<string, string>> = {
  email: 'an e-mail address',
  url: 'a URL',
  uuid: 'a UUID',
  date: 'a date like 2027-01-31',
  datetime: 'an instant like 2027-01-31T09:30:00Z',
};

/** `one entry`, `64 characters`, `0` */
function amount(value: number | bigint, of: string): string {
  const unit = units[of];
  if (!unit) return `${value}`;
  return Number(value) === 1 ? `one ${unit[0]}` : `${value} ${unit[1]}`;
}

/** What was expected, where a schema has no words of its own; undefined: the library's words have to do. */
function plainWords(issue: z.core.$ZodRawIssue): string | undefined {
  switch (issue.code) {
    case 'invalid_type': {
      const kind = kinds[issue.expected] ?? issue.expected;
      return issue.input === undefined ? `is missing; expected ${kind}` : `expected ${kind}`;
    }
    case 'invalid_value':
      return `expected ${issue.values.length > 1 ? 'one of ' : ''}${issue.values.map((value) => JSON.stringify(value)).join(', ')}`;
    case 'too_small':
      if (issue.exact) return `expected exactly ${amount(issue.minimum, issue.origin)}`;
      return `expected ${issue.inclusive ? 'at least' : 'more than'} ${amount(issue.minimum, issue.origin)}`;
    case 'too_big':
      if (issue.exact) return `expected exactly ${amount(issue.maximum, issue.origin)}`;
      return `expected ${issue.inclusive ? 'at most' : 'less than'} ${amount(issue.maximum, issue.origin)}`;
    case 'invalid_format':
      return formats[issue.format] && `expected ${formats[issue.format]}`;
    case 'unrecognized_keys':
      return `expected no ${issue.keys.map((key) => JSON.stringify(key)).join(', ')}`;
    case 'invalid_union':
      return 'expected one of the forms that the documentation names';
    default:
      return undefined;
  }
}

// every door says it alike: the API, the import, the environment, the links
z.config({ localeError: (issue) => plainWords(issue) ?? z.locales.en().localeError(issue) });
