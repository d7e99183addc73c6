import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { copyOfTheClone } from './clone.ts';

const ordinary = { uid: 65_534, gid: 65_534 };
const modules = fileURLToPath(new URL('../../node_modules/pg/package.json', import.meta.url));

/** Only root can become somebody else, who must be able to read the dependencies. The other tests run as whoever runs them. */
const canBecomeAnother =
  process.getuid?.() === 0 && spawnSync('test', ['-r', modules], { ...ordinary, cwd: '/' }).status === 0;

test.runIf(canBecomeAnother)(
  'an ordinary account starts and stops everything as root does',
  { timeout: 120_000 },
  async () => {
    const clone = await copyOfTheClone();
    onTestFinished(clone.remove);
    spawnSync('chown', ['-R', `${ordinary.uid}:${ordinary.gid}`, clone.folder]);

    const {
      process: started,
      says,
      exited,
    } = clone.start({ ...ordinary, args: ['--empty'], environment: { HOME: clone.folder } });
    onTestFinished(() => void started.kill('SIGTERM'));
    await says(/Kept runs/);
    expect((await fetch(`http://127.0.0.1:${clone.ports.PORT}/healthz`)).status).toBe(200);
    started.kill('SIGTERM');
    expect(await exited).toBe(0);
  },
);
