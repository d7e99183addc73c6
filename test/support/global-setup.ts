/** One real Temporal server, PostgreSQL and mail catcher for the whole run; `inject('parts')` in a test says where. */
import type {} from 'vitest';
import type { TestProject } from 'vitest/node';
import { type Parts, startParts } from '../../stack/parts.ts';
import { replayEveryLife } from './every-life.ts';
import { long } from './long.ts';

declare module 'vitest' {
  export interface ProvidedContext {
    parts: Omit<Parts, 'stop'>;
  }
}

/** Histories are called long early, so that continuing as new is part of the ordinary and takes seconds to see. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { stop, ...addresses } = await startParts({ longHistory: 500 });
  project.provide('parts', addresses);
  return async () => {
    try {
      if (long) await sayOfEveryLife(addresses.temporalAddress);
    } finally {
      await stop();
    }
  };
}

/** @throws Error where a life would be told otherwise today */
async function sayOfEveryLife(address: string): Promise<void> {
  const { replayed, wrong } = await replayEveryLife(address);
  console.log(`${replayed} lives that the tests have lived were replayed, ${wrong.length} of them in vain`);
  if (wrong.length > 0) throw new Error(wrong.join('\n'));
}
