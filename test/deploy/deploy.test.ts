import { existsSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { searchAttributes } from '../../workflows/search-attributes.ts';

const read = (file: string): string => readFileSync(new URL(`../../${file}`, import.meta.url), 'utf8');

/** As the command line of Temporal names them. */
const cliTypes = {
  KEYWORD: 'Keyword',
  KEYWORD_LIST: 'KeywordList',
  DATETIME: 'Datetime',
  DOUBLE: 'Double',
  BOOL: 'Bool',
};

test('the namespace of the cluster gets the search attributes that the workflows set', () => {
  const registered = /attributes='([^']+)'/.exec(read('deploy/setup-namespace.sh'))?.[1]?.split(/\s+/);
  const wanted = Object.values(searchAttributes).map(({ name, type }) => `${name}=${cliTypes[type]}`);
  expect(registered).toEqual(wanted);
});

test('every image is pinned, every port open to this machine alone', () => {
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, { image: string; build?: string; ports?: string[] }>;
  };
  for (const { image, build, ports = [] } of Object.values(services)) {
    if (!build) expect(image).toMatch(/:\d+\.\d+(\.\d+)?(-\w+)?$/);
    for (const port of ports) expect(port).toMatch(/^127\.0\.0\.1:/);
  }
});

test('the image holds every folder that it runs, and none of the stack', () => {
  const copied = [...read('Dockerfile').matchAll(/^COPY (\w+) \1$/gm)].map(([, folder]) => folder!);
  const allowed = read('.dockerignore').split('\n');
  for (const folder of copied) {
    expect(existsSync(new URL(`../../${folder}`, import.meta.url)), folder).toBe(true);
    expect(allowed).toContain(`!${folder}`);
  }
  for (const folder of ['domain', 'workflows', 'activities', 'ledger', 'mail', 'worker', 'api'])
    expect(copied).toContain(folder);
  for (const folder of ['stack', 'test', 'sample']) expect(copied).not.toContain(folder);
});

test('only who migrates owns the tables', () => {
  const { services } = parse(read('docker-compose.yml'), { merge: true }) as {
    services: Record<string, { build?: string; environment: Record<string, string> }>;
  };
  const roles = Object.entries(services)
    .filter(([, { build }]) => build)
    .map(([name, { environment }]) => [name, /^postgresql:\/\/(\w+):/.exec(environment['DATABASE_URL'] ?? '')?.[1]]);
  expect(Object.fromEntries(roles)).toEqual({
    ...{ migrate: 'kept', api: 'kept_app', 'worker-1': 'kept_app', 'worker-2': 'kept_app' },
  });
});
