/** Records a history of each story on a real server, for `test/workflows/replay.test.ts`: `npm run histories -- 0.1.0 [kind or scene]`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { rehearseDelivery } from '../../cli/rehearse/delivery.ts';
import { type DeliveryStoryName, deliveryStories } from '../../cli/rehearse/delivery-stories.ts';
import { rehearseRebate } from '../../cli/rehearse/rebate.ts';
import { type RebateStoryName, rebateStories } from '../../cli/rehearse/rebate-stories.ts';
import { type Story, stories } from '../../cli/rehearse/stories.ts';
import { startParts } from '../../stack/parts.ts';
import { planWorkflowId } from '../../workflows/payment-plan-messages.ts';
import { twoProducts } from '../support/delivery.ts';
import { startKeptOn } from '../support/kept.ts';
import { history } from '../support/rebate.ts';
import { rehearsed, stageOf } from '../support/rehearsed.ts';
import { scenes } from './scenes.ts';

const [version, only] = process.argv.slice(2);
if (!version) throw new Error('name the version that is recorded: npm run histories -- 0.1.0 [kind or scene]');
const isWanted = (name: string): boolean => only === undefined || only === name;

const parts = await startParts();
const kept = await startKeptOn(parts, { WEBHOOK_NETWORKS: '127.0.0.0/8' });
const quietly = () => stageOf(kept, () => undefined);
try {
  if (isWanted('payment-appointment'))
    for (const [name, story] of Object.entries<Story>(stories)) {
      const { promise, planId } = await rehearsed(kept, story);
      await record(promise.workflowId, `payment-appointment-${name}`);
      if (planId) await record(planWorkflowId(planId), 'payment-plan');
    }
  if (isWanted('rebate-year'))
    for (const name of Object.keys(rebateStories) as RebateStoryName[]) {
      const { id } = await kept.customer();
      await history(kept, id, '1000.00');
      await recordAll(name, (hear) => rehearseRebate(quietly(), { customer: id, story: name }, hear));
    }
  if (isWanted('delivery-promise')) {
    await twoProducts(kept);
    for (const name of Object.keys(deliveryStories) as DeliveryStoryName[]) {
      const { id } = await kept.customer();
      await recordAll(name, (hear) => rehearseDelivery(quietly(), { customer: id, story: name }, hear));
    }
  }
  for (const [name, play] of Object.entries(scenes).filter(([scene]) => isWanted(scene)))
    for (const [recorded, workflow] of Object.entries(await play(kept))) {
      console.log(`${name}: ${workflow}`);
      await kept.client.workflow.getHandle(workflow).result();
      await record(workflow, recorded);
    }
} finally {
  await kept.stop();
  await parts.stop();
}
process.exit();

/** Every workflow that a story has opened. */
async function recordAll(
  name: string,
  play: (hear: (workflows: readonly string[]) => void) => Promise<unknown>,
): Promise<void> {
  let workflows: readonly string[] = [];
  await play((running) => {
    workflows = running;
  });
  for (const workflow of workflows) await record(workflow, `${workflow.split('/')[0]}-${name}`);
}

async function record(workflowId: string, name: string): Promise<void> {
  const history = await kept.client.workflow.getHandle(workflowId).fetchHistory();
  const file = new URL(`${name}-${version}.json`, import.meta.url);
  writeFileSync(file, `${historyToJSON(history)}\n`);
  console.log(fileURLToPath(file));
}
