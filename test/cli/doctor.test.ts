import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examine } from '../../cli/doctor/examine.ts';
import type { Finding } from '../../cli/doctor/finding.ts';
import { skew } from '../../cli/doctor/skew.ts';
import { lookAtWorkers } from '../../cli/doctor/workers.ts';
import { connect } from '../../client/connect.ts';
import type { Config } from '../../config.ts';
import { freePort } from '../../stack/ports.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';

let kept: Kept;
let config: Config;
/** where nobody listens */
let nobody: number;
beforeAll(async () => {
  kept = await startKept({ PAYLOAD_KEYS: `k:${randomBytes(32).toString('base64url')}` });
  config = { ...kept.config, publicUrl: kept.url };
  nobody = await freePort();
});
afterAll(() => kept.stop());

const look = (of: Partial<Config> = {}, mailTo?: string): Promise<Finding[]> =>
  examine({ ...config, ...of }, { mailTo });
const stateOf = (findings: readonly Finding[], part: string) =>
  findings.filter((finding) => finding.part === part).map(({ state }) => state);
const wrong = (findings: readonly Finding[]) =>
  findings.flatMap(({ part, state, says, todo }) => (state === 'wrong' ? [`${part}: ${says} → ${todo}`] : []));

test('a part that is well is said to be; a test mail arrives where it is asked for', async () => {
  const to = 'doctor@nordlicht.example';
  const findings = await look({}, to);
  for (const part of ['database', 'migrations', 'temporal', 'search'])
    expect(stateOf(findings, part), part).toEqual(['ok']);
  expect(stateOf(findings, 'mail')).toEqual(['warn', 'ok']); // it takes mail, and passes nothing on
  expect(new Set(stateOf(findings, 'clock'))).toEqual(new Set(['ok']));
  await expect.poll(async () => (await kept.inbox.of(to)).length).toBe(1);
});

describe('what is gone is named with what to do, and hides nothing else', () => {
  const gone: readonly [string, () => Partial<Config>, RegExp][] = [
    ['database', () => ({ database: { ...config.database, url: at(config.database.url ?? '') } }), /DATABASE_URL/],
    ['temporal', () => ({ temporal: connectingTo(`127.0.0.1:${nobody}`) }), /TEMPORAL_ADDRESS/],
    ['mail', () => ({ mail: { ...config.mail, url: at(config.mail.url) } }), /MAIL_PORT/],
    ['api', () => ({ publicUrl: at(config.publicUrl) }), /PUBLIC_URL/],
    ['namespace', () => ({ temporal: { ...config.temporal, namespace: 'elsewhere' } }), /TEMPORAL_NAMESPACE/],
  ];
  test.each(gone)('%s', async (part, of, todo) => {
    const findings = await look(of());
    expect(wrong(findings).filter((line) => line.startsWith(`${part}: `))).toEqual([expect.stringMatching(todo)]);
    for (const other of ['database', 'api'].filter((one) => one !== part))
      expect(stateOf(findings, other), other).not.toContain('wrong');
  });

  const at = (url: string): string => Object.assign(new URL(url), { hostname: '127.0.0.1', port: `${nobody}` }).href;
  const connectingTo = (address: string): Config['temporal'] => ({
    ...config.temporal,
    address,
    connection: { ...config.temporal.connection, address },
  });
});

test('before the first start a database is missed, and nothing else is blamed for it', async () => {
  const findings = await look({ dataDir: 'nothing-here', database: { ...config.database, url: undefined } });
  expect(wrong(findings).filter((line) => line.includes('DATABASE_URL'))).toEqual([
    expect.stringMatching(/^database: could not be looked at/),
    expect.stringMatching(/^promises: .*See the database above/),
  ]);
  expect(stateOf(findings, 'temporal')).toEqual(['ok']);
});

test('keys that do not open what runs are named', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('agreed');
  const { payloadKeys: _, ...unlocked } = config.temporal;
  const findings = await look({ temporal: { ...unlocked, payloadKeys: undefined } });
  expect(wrong(findings)).toEqual(expect.arrayContaining([expect.stringMatching(/^codec: .*PAYLOAD_KEYS is not set/)]));
});

test('a queue that nobody asks for work is told from one that is asked', async () => {
  const connection = await connect({ address: config.temporal.address });
  try {
    const states = async (queue: string) =>
      (await lookAtWorkers(connection, 'default', queue)).map(({ state }) => state);
    await expect.poll(() => states(kept.queue)).toEqual(['ok', 'ok']);
    expect(await states('nobodys')).toEqual(['wrong', 'wrong']);
  } finally {
    await connection.close();
  }
});

test.each([
  [-200, 'ok'],
  [1_500, 'warn'],
  [-59_000, 'warn'],
  [61_000, 'wrong'],
] as const)('a clock that is %i ms ahead: %s', (by, state) => {
  expect(skew('database', by).state).toBe(state);
});
