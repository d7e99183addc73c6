/** `npm run sample-life`: exit code 0; 1 where a scene did not come about; 2 where it may not run here. */
import { Command } from 'commander';
import { ConfigError, loadEnvironmentFile, readConfig, requireDatabaseUrl } from '../config.ts';
import { withDatabase } from '../ledger/database.ts';
import { isSampleCompany } from '../ledger/sample-company.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { failureInWords } from './failure.ts';
import { progress, progressEnds, tell } from './progress.ts';
import type { Stage } from './rehearse/living.ts';
import { openStage } from './rehearse/stage.ts';
import { ours } from './sample-life/ours.ts';
import { payments } from './sample-life/payments.ts';
import { type Scene, sceneryOf, wasPromised } from './sample-life/scene.ts';

/** So many lives at once: while one waits for the server, the others go on. */
const atOnce = 4;

new Command('npm run sample-life')
  .description(
    'Gives the sample company promises in every state, over the API: real ones, whose clocks are moved. Runs only where every customer and rep is of the sample company. What an earlier run has promised stays as it is.',
  )
  .exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : 2))
  .parse();

async function run(): Promise<void> {
  const config = readConfig();
  await withDatabase(requireDatabaseUrl(config), async (db) => {
    if (!(await isSampleCompany(db)))
      throw new ConfigError(
        'This database is not that of the sample company alone: here no clock of a real promise is moved. Start a new one with DATA_DIR=… npm start.',
      );
    const { stage, close } = await openStage(config, { say: () => {}, progress: () => {} });
    await playAll(db, stage).finally(close);
  });
}

async function playAll(db: PrismaClient, stage: Stage): Promise<void> {
  const scenes = [...payments, ...ours];
  const started = performance.now();
  const left = [...scenes];
  let [done, played] = [0, 0];
  const playNext = async (): Promise<void> => {
    for (let scene = left.shift(); scene; scene = left.shift()) {
      progress(`${done} of ${scenes.length}: ${scene.about}`);
      if (await play(db, stage, scene)) played++;
      done++;
    }
  };
  await Promise.all(Array.from({ length: atOnce }, playNext));
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  tell(`${played} promises were made (${seconds} s). They are on the pages: http://localhost:${readConfig().port}/`);
}

/** @returns whether it was played now */
async function play(db: PrismaClient, stage: Stage, scene: Scene): Promise<boolean> {
  if (await wasPromised(db, scene)) return false;
  try {
    await scene.play(await sceneryOf(stage, scene));
    tell(`${scene.number}  ${scene.customerId}  ${scene.about}`);
    return true;
  } catch (error) {
    tell(`${scene.number}  ${scene.customerId}  NOT ${scene.about}: ${error instanceof Error ? error.message : error}`);
    process.exitCode = 1;
    return false;
  }
}

try {
  loadEnvironmentFile();
  await run();
} catch (error) {
  progressEnds();
  console.error(failureInWords(error));
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
