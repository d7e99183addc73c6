import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { holderOf } from '../../ledger/keys.ts';
import { type Kept, startKept } from '../support/kept.ts';
import { wednesday } from '../workflows/support.ts';

let kept: Kept;
beforeAll(async () => {
  kept = await startKept();
});
afterAll(() => kept.stop());

/** What a command of the terminal says and how it ends. */
async function run(program: string, ...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, DATABASE_URL: kept.config.database.url };
  try {
    const told = await promisify(execFile)(process.execPath, ['run.mjs', `cli/${program}.ts`, ...words], { env });
    return { code: 0, ...told };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

test('npm run keys: create prints the key alone, rotate and revoke end it, list never shows it', async () => {
  const created = await run('keys', 'create', '--role', 'integration', '--person', 'erp', '--days', '10');
  expect(created).toMatchObject({ code: 0, stdout: expect.stringMatching(/^kept_[\w-]{43}\n$/) });
  const key = created.stdout.trim();
  const id = /Key ([\w-]{36})/.exec(created.stderr)?.[1] ?? '';
  expect(await holderOf(kept.db, key)).toMatchObject({ role: 'integration', person: 'erp' });
  const listed = await run('keys', 'list');
  expect(listed.stdout).toMatch(new RegExp(`${id} +integration +erp`));
  expect(listed.stdout).not.toContain('kept_');
  const rotated = await run('keys', 'rotate', id, '--overlap', '0');
  expect(await holderOf(kept.db, key)).toBeUndefined();
  expect(await holderOf(kept.db, rotated.stdout.trim())).toMatchObject({ person: 'erp' });
  const next = /Key ([\w-]{36})/.exec(rotated.stderr)?.[1] ?? '';
  expect((await run('keys', 'revoke', next)).code).toBe(0);
  expect(await holderOf(kept.db, rotated.stdout.trim())).toBeUndefined();
});

test('npm run keys: what is wrong is named; 2 for wrong usage, 1 where it is refused', async () => {
  expect(await run('keys', 'create', '--role', 'king', '--person', 'x')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/Allowed choices are rep, manager/),
  });
  expect(await run('keys', 'create', '--role', 'rep', '--person', 'nobody')).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^there is no rep nobody/),
  });
  expect((await run('keys')).code).toBe(2);
});

test('B5: npm run audit -- verify says whether every chain is whole, and names the first bad row', async () => {
  const { id: customerId, repId } = await kept.customer();
  const promise = await kept.promiseToPay({ customerId, repId, dueDate: wednesday(20) });
  await promise.until('agreed');
  expect(await run('audit', 'verify')).toMatchObject({
    code: 0,
    stdout: '1 commitments followed, 0 tampered with.\n',
  });
  const of = ['audit', 'verify', '--commitment', promise.id] as const;
  const { proof } = await promise.evidence();
  const whole = `commitment ${promise.id}: the chain is whole, 2 events.\n`;
  expect(await run(...of, '--hash', proof.hash.toUpperCase())).toMatchObject({
    code: 0,
    stdout: `${whole}The hash is that of event 2. Nothing came after it.\n`,
  });
  expect(await run(...of, '--hash', 'ab'.repeat(32))).toMatchObject({
    code: 1,
    stdout: `${whole}The hash is of no event in this record: the file or the record is not as it was written.\n`,
  });
  expect(await run('audit', 'verify', '--hash', 'xyz')).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/64 hexadecimal digits/),
  });
  await kept.db.$transaction([
    kept.db.$executeRaw`SET LOCAL session_replication_role = replica`,
    kept.db.$executeRaw`UPDATE event SET actor = 'nobody' WHERE seq = 2`,
  ]);
  expect(await run('audit', 'verify')).toMatchObject({
    code: 1,
    stdout: `commitment ${promise.id}, event 2: "agreed" does not fit the chain\n1 commitments followed, 1 tampered with.\n`,
  });
  expect(await run(...of, '--hash', proof.hash)).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`commitment ${promise.id}, event 2: "agreed" does not fit the chain`),
  });
});
