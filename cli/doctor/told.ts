import { type Client, WorkflowNotFoundError } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow/index.js';
import { stepInTurn } from '../../domain/reminder-step.ts';
import type { ReminderTurn } from '../../domain/reminder-turn.ts';
import type { Looked, Step } from '../../domain/step.ts';

/** A step that a story has carried out, in whose record it stands. */
export interface ToldStep {
  readonly record: string;
  readonly step: Step;
}

/** What a workflow's history tells. */
export interface Told {
  readonly workflowId: string;
  /** RUNNING, COMPLETED, TERMINATED, … */
  readonly status: string;
  /** ISO 8601 UTC, of its first run */
  readonly startedAt: string;
  /** what its last run began with; JSON */
  readonly input: Readonly<Record<string, unknown>> & { readonly state?: { readonly done?: object } };
  /** the steps that are done, in order */
  readonly steps: readonly ToldStep[];
  /** their keys, and those that it was told at its beginning */
  readonly known: ReadonlySet<string>;
}

/** Activities that carry out a step, by what their result says: undefined, it was not carried out. */
const carriedOut: Readonly<Record<string, (step: Step, result: unknown) => Step | undefined>> = {
  carryOut: (step) => step,
  giveUp: (step) => step,
  findWayClear: (step, result) => ((result as Looked<unknown>).told ? step : undefined),
  remindInTurn: (step, result) => stepInTurn(step, (result as Looked<ReminderTurn>).found),
};

/** Reads the history of a workflow, of all its runs that the server still has. @returns undefined where there is none */
export async function toldBy(client: Client, workflowId: string): Promise<Told | undefined> {
  try {
    return await read(client, workflowId);
  } catch (error) {
    if (error instanceof WorkflowNotFoundError) return undefined;
    throw error;
  }
}

async function read(client: Client, workflowId: string): Promise<Told> {
  const decode = (payloads: Parameters<typeof decodeArrayFromPayloads>[1]) =>
    decodeArrayFromPayloads(client.options.loadedDataConverter, payloads);
  const { status } = await client.workflow.getHandle(workflowId).describe();
  const told: ToldStep[] = [];
  let input: Told['input'] | undefined;
  let startedAt = new Date();
  for (let runId: string | undefined | null; runId !== ''; ) {
    const handle = client.workflow.getHandle(workflowId, runId ?? undefined);
    const { events } = await handle.fetchHistory().catch((error: unknown) => {
      if (runId !== undefined && error instanceof WorkflowNotFoundError) return { events: [] };
      throw error;
    });
    const [first] = events ?? [];
    const begun = first?.workflowExecutionStartedEventAttributes;
    input ??= ((await decode(begun?.input?.payloads))[0] ?? {}) as Told['input'];
    if (first?.eventTime) startedAt = new Date(Number(first.eventTime.seconds) * 1000);
    const scheduled = new Map<string, (result: unknown) => { record: string; step: Step | undefined }>();
    const ofRun: ToldStep[] = [];
    for (const event of events ?? []) {
      const asked = event.activityTaskScheduledEventAttributes;
      const made = carriedOut[asked?.activityType?.name ?? ''];
      if (asked && made) {
        const [record, step] = (await decode(asked.input?.payloads)) as [string, Step];
        scheduled.set(`${event.eventId}`, (result) => ({ record, step: made(step, result) }));
      }
      const completed = event.activityTaskCompletedEventAttributes;
      const done = scheduled.get(`${completed?.scheduledEventId}`);
      if (!done) continue;
      const { record, step } = done((await decode(completed?.result?.payloads))[0]);
      if (step) ofRun.push({ record, step });
    }
    told.unshift(...ofRun);
    runId = begun?.continuedExecutionRunId ?? '';
  }
  const of = input ?? {};
  return {
    workflowId,
    status: status.name,
    startedAt: startedAt.toISOString(),
    input: of,
    steps: told,
    known: new Set([...Object.keys(of.state?.done ?? {}), ...told.map(({ step }) => step.key)]),
  };
}
