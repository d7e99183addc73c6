import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { historyFromJSON } from '@temporalio/common/lib/proto-utils.js';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { beforeTheSettlement, changedStories } from '../support/changed-stories.ts';
import { installRuntime, replayed } from '../support/replayed.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
const folder = join(root, 'test/histories');
const recorded = readdirSync(folder).filter((name) => name.endsWith('.json'));
const textOf = (name: string): string => readFileSync(join(folder, name), 'utf8');
/** How a history says that a branch was taken: its id, as the SDK writes it. */
const markerOf = (id: string): string => Buffer.from(JSON.stringify({ id, deprecated: false })).toString('base64');
function* historiesOf(names: readonly string[]) {
  for (const name of names) yield { workflowId: name, history: historyFromJSON(JSON.parse(textOf(name))) };
}

beforeAll(installRuntime);

describe.each(['untraced', 'traced'] as const)('every recorded life replays on the code of today, %s', (traced) => {
  const some = recorded.filter((_, index) => traced === 'untraced' || index % 5 === 0);
  let ended: Record<string, unknown>;
  beforeAll(async () => {
    ended = await replayed(historiesOf(some), { traced: traced === 'traced' });
  });

  test.each(some)('%s', (name) => {
    expect(Object.keys(ended)).toContain(name);
    expect(ended[name]).toBeUndefined();
  });
});

test('every story has a recorded life of the present version, and every branch that was added later one that took it', () => {
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
  const ofToday = recorded
    .filter((name) => name.endsWith(`-${version}.json`))
    .map((name) => textOf(name).replaceAll(/\s/g, ''));
  const code = readdirSync(join(root, 'workflows')).map((name) => readFileSync(join(root, 'workflows', name), 'utf8'));
  const told = [...readFileSync(join(root, 'workflows/stories.ts'), 'utf8').matchAll(/export \{ (\w+) \}/g)];
  const patches = code.flatMap((text) => [...text.matchAll(/\bpatched\('([^']+)'\)/g)]);
  expect(told.length).toBeGreaterThan(10);
  const untold = told.filter(([, type]) => !ofToday.some((text) => text.includes(`"workflowType":{"name":"${type}"}`)));
  const untaken = patches.filter(([, id]) => !ofToday.some((text) => text.includes(markerOf(id ?? ''))));
  expect(untold.map(([, type]) => type)).toEqual([]);
  expect(untaken.map(([, id]) => id)).toEqual([]);
});

describe('a story is changed without `patched`', () => {
  const copy = changedStories(
    beforeTheSettlement("await rebate.carryOut('thanks', { type: 'message', what: 'thanks' });"),
  );
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  test('a step that was not there is caught by the years that were recorded', async () => {
    const names = ['rebate-year-reached-0.1.0.json', 'payment-appointment-kept-0.1.0.json'] as const;
    const ended = await replayed(historiesOf(names), { root: copy });
    expect(ended[names[0]]).toMatchObject({ message: expect.stringMatching(/[Nn]ondeterminism/) });
    expect(ended, 'one failure costs the others nothing').toHaveProperty([names[1]], undefined);
  });
});
