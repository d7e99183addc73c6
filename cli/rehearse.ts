import { randomUUID } from 'node:crypto';
import { Client, Connection } from '@temporalio/client';
import { Command, InvalidArgumentError, Option } from 'commander';
import { type Commitments, createCommitments, workflowId } from '../client/commitments.ts';
import { type Config, ConfigError, loadEnvironmentFile, readConfig } from '../config.ts';
import type { PlanVerdict } from '../domain/instalments.ts';
import { LocalDate } from '../domain/master-data.ts';
import { CurrencyCode, type Money } from '../domain/money.ts';
import type { Verdict } from '../domain/requests.ts';
import { addDays } from '../domain/working-calendar.ts';
import { dataConverterOf } from '../payload-codec.ts';
import { planWorkflowId } from '../workflows/payment-plan-messages.ts';
import { type Api, apiAt, Refused } from './rehearse/api.ts';
import { type CustomerRecord, chooseAmount, chooseCustomer, type RepRecord } from './rehearse/cast.ts';
import { Life } from './rehearse/life.ts';
import { type Story, type StoryName, stories } from './rehearse/stories.ts';

interface Options {
  readonly customer?: string;
  readonly amount?: { value: string; currency: string | undefined };
  readonly due?: string;
  readonly story: StoryName;
}

const program = new Command('npm run rehearse --')
  .description(
    'Lives through a promise as a rehearsal: on the real server, on its own clock, reaching and counting nobody.',
  )
  .addHelpText(
    'after',
    `\nStories:\n${Object.entries(stories)
      .map(([name, { about }]) => `  ${name.padEnd(8)}${about}`)
      .join('\n')}`,
  )
  .argument('<kind>', 'payment-appointment', (kind) => {
    if (kind !== 'payment-appointment') throw new InvalidArgumentError('expected payment-appointment');
    return kind;
  })
  .option('--customer <id>', 'the customer; left out: one that fits the story')
  .option(
    '--amount <amount>',
    '"1250.00" or "1250.00 EUR"; left out: one that the customer can be believed',
    parseAmount,
  )
  .option('--due <date>', 'YYYY-MM-DD; left out: about three weeks ahead', parseDate)
  .addOption(new Option('--story <name>', 'what happens').choices(Object.keys(stories)).default('kept'))
  .action((_kind: string, options: Options) => rehearse(options));

function parseAmount(text: string): Options['amount'] {
  const [, value, currency] = /^(\d+(?:\.\d+)?)(?: ([A-Z]{3}))?$/.exec(text) ?? [];
  if (
    value === undefined ||
    !/[1-9]/.test(value) ||
    (currency !== undefined && !CurrencyCode.safeParse(currency).success)
  )
    throw new InvalidArgumentError('expected an amount like "1250.00 EUR"');
  return { value, currency };
}

function parseDate(text: string): string {
  if (!LocalDate.safeParse(text).success) throw new InvalidArgumentError(`${text} is not a date; write YYYY-MM-DD`);
  return text;
}

async function rehearse(options: Options): Promise<void> {
  const config = readConfig();
  if (config.apiKey === undefined)
    throw new ConfigError(
      `No API key: KEPT_API_KEY is not set, and no stack was started in ${config.dataDir}. Run npm start, or set it to an admin's key.`,
    );
  const api = apiAt(`http://127.0.0.1:${config.port}`, config.apiKey);
  const story: Story = stories[options.story];
  const customer = chooseCustomer(
    (await api<{ items: CustomerRecord[] }>('GET', '/v1/customers')).items,
    options.customer,
    story,
  );
  const amount: Money = options.amount
    ? { value: options.amount.value, currency: options.amount.currency ?? chooseAmount(customer, story).currency }
    : chooseAmount(customer, story);
  const rep = await api<RepRecord>('GET', `/v1/reps/${customer.repId}`);
  const connection = await Connection.connect(config.temporal.connection);
  try {
    const client = new Client({
      connection,
      namespace: config.temporal.namespace,
      dataConverter: dataConverterOf(config.temporal.payloadKeys),
    });
    await live(config, client, api, story, options, { customer, amount, rep });
  } finally {
    await connection.close();
  }
}

interface Roles {
  readonly customer: CustomerRecord;
  readonly amount: Money;
  readonly rep: RepRecord;
}

async function live(
  config: Config,
  client: Client,
  api: Api,
  story: Story,
  options: Options,
  { customer, amount, rep }: Roles,
): Promise<void> {
  const commitments: Commitments = createCommitments(client);
  console.log(
    `Rehearsal "${options.story}": ${story.about}. ${customer.name} (${customer.id}) promises ${story.inParts ? `${story.inParts} times ` : ''}${amount.value} ${amount.currency} to ${rep.name}.`,
  );
  console.log(`Times are local to the customer (${customer.zone}).\n`);
  const roles = { customerId: customer.id, repId: rep.id };
  const insist = story.insists ? { insist: { reason: 'The owner sells his old hall next week.' } } : {};
  const { planId, ids } = story.inParts
    ? await proposeInParts(api, roles, amount, story.inParts, options.due)
    : { ids: [(await propose(api, { ...roles, amount, ...insist }, options.due)).id] };
  const cast = {
    customerId: customer.id,
    repId: rep.id,
    managerId: rep.managerId ?? rep.id,
    zone: customer.zone,
    amount,
    ...(planId ? { planId } : {}),
  };
  const [life, ...otherParts] = ids.map(
    (id) => new Life({ ...cast, id }, client, commitments, api, tell, progress),
  ) as [Life, ...Life[]];
  const workflows = [
    ...(planId ? [planWorkflowId(planId)] : []),
    ...ids.map((id) => workflowId('payment-appointment', id)),
  ];
  const leave = () =>
    Promise.allSettled(
      workflows.map((id) => client.workflow.getHandle(id).terminate('the rehearsal was left before its end')),
    );
  process.once('SIGINT', () => void leave().finally(() => process.exit(130)));
  try {
    await story.play(life, otherParts);
    await life.end();
  } catch (error) {
    await leave(); // else it would go on by itself, week after week
    throw error;
  }
  const { status, conclusion } = await life.end();

  const { uiPort, namespace, embedded } = config.temporal;
  tell('');
  if (embedded)
    tell(
      `Temporal UI: http://localhost:${uiPort}/namespaces/${namespace}/workflows/${encodeURIComponent(workflows[0] ?? '')}`,
    );
  if (config.mail.catcher) tell(`Inbox:       http://localhost:${config.mail.uiPort}`);
  const asNamed = status === story.ends.status && conclusion?.severity === story.ends.severity;
  tell(
    asNamed
      ? `The story ended as named: ${status}.`
      : `The story ended otherwise: ${status}, ${conclusion?.severity}; expected ${story.ends.status}, ${story.ends.severity}.`,
  );
  if (!asNamed) process.exitCode = 1;
}

/** Where the date is not given, the next one that both sides work on is taken. */
async function untilItFits<Answer>(
  due: string | undefined,
  ask: (dueDate: string) => Promise<Answer>,
): Promise<Answer> {
  const first = due ?? addDays(new Date().toISOString().slice(0, 10), 20);
  for (let tried = 0; ; tried++) {
    try {
      return await ask(addDays(first, tried));
    } catch (error) {
      const dayDoesNotFit =
        error instanceof Refused && error.code.endsWith('/reconsider') && due === undefined && tried < 14;
      if (!dayDoesNotFit) throw error;
    }
  }
}

const propose = (
  api: Api,
  roles: { customerId: string; repId: string; amount: Money; insist?: { reason: string } },
  due: string | undefined,
): Promise<Verdict> =>
  untilItFits(due, (dueDate) => {
    const body = { kind: 'payment-appointment', ...roles, dueDate, rehearsal: true };
    return api<Verdict>('POST', '/v1/commitments', {
      body,
      as: { role: 'rep', person: roles.repId },
      key: randomUUID(),
    });
  });

/** @returns the plan, and the promises that are its parts */
async function proposeInParts(
  api: Api,
  roles: { customerId: string; repId: string },
  amount: Money,
  count: number,
  due: string | undefined,
): Promise<{ planId: string; ids: string[] }> {
  const { id, parts } = await untilItFits(due, (dueDate) => {
    const weekly = Array.from({ length: count }, (_, week) => ({ amount, dueDate: addDays(dueDate, week * 7) }));
    const body = { ...roles, parts: weekly, rehearsal: true };
    return api<PlanVerdict>('POST', '/v1/payment-plans', {
      body,
      as: { role: 'rep', person: roles.repId },
      key: randomUUID(),
    });
  });
  return { planId: id, ids: parts.map((part) => part.id) };
}

const terminal = process.stderr.isTTY;
const clear = () => terminal && process.stderr.write('\r\u001b[K');
function progress(line: string): void {
  clear();
  if (terminal) process.stderr.write(`… ${line}`);
}
function tell(line: string): void {
  clear();
  console.log(line);
}

try {
  loadEnvironmentFile();
  await program.parseAsync();
} catch (error) {
  clear();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
