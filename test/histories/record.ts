/** Records a history of each story on a real server, for `test/workflows/replay.test.ts`: `npm run histories -- 0.1.0`. */
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { historyToJSON } from '@temporalio/common/lib/proto-utils.js';
import { rehearseRebate } from '../../cli/rehearse/rebate.ts';
import { type RebateStoryName, rebateStories } from '../../cli/rehearse/rebate-stories.ts';
import { type Story, stories } from '../../cli/rehearse/stories.ts';
import { startParts } from '../../stack/parts.ts';
import { planWorkflowId } from '../../workflows/payment-plan-messages.ts';
import { startKeptOn } from '../support/kept.ts';
import { history } from '../support/rebate.ts';
import { rehearsed, stageOf } from '../support/rehearsed.ts';

const version = process.argv[2];
if (!version) throw new Error('name the version that is recorded: npm run histories -- 0.1.0');

const parts = await startParts();
const kept = await startKeptOn(parts);
try {
  for (const [name, story] of Object.entries<Story>(stories)) {
    const { promise, planId } = await rehearsed(kept, story);
    await record(promise.workflowId, `payment-appointment-${name}`);
    if (planId) await record(planWorkflowId(planId), 'payment-plan');
  }
  for (const name of Object.keys(rebateStories) as RebateStoryName[]) {
    const { id } = await kept.customer();
    await history(kept, id, '1000.00');
    let workflows: readonly string[] = [];
    await rehearseRebate(
      stageOf(kept, () => undefined),
      { customer: id, story: name },
      (running) => {
        workflows = running;
      },
    );
    for (const workflow of workflows) await record(workflow, `${workflow.split('/')[0]}-${name}`);
  }
} finally {
  await kept.stop();
  await parts.stop();
}
process.exit();

async function record(workflowId: string, name: string): Promise<void> {
  const history = await kept.client.workflow.getHandle(workflowId).fetchHistory();
  const file = new URL(`${name}-${version}.json`, import.meta.url);
  writeFileSync(file, `${historyToJSON(history)}\n`);
  console.log(fileURLToPath(file));
}
