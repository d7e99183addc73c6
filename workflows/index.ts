import { setWorkflowOptions } from '@temporalio/workflow';
import { pinned } from './pinned.ts';
import * as stories from './stories.ts';

for (const name of pinned) {
  const story = (stories as Record<string, (input: never) => Promise<unknown>>)[name];
  if (story) setWorkflowOptions({ versioningBehavior: 'PINNED' }, story);
}

export * from './stories.ts';
