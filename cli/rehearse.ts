import { Command, InvalidArgumentError, Option } from 'commander';
import { ConfigError, loadEnvironmentFile, readConfig } from '../config.ts';
import { LocalDate } from '../domain/master-data.ts';
import { CurrencyCode } from '../domain/money.ts';
import { progress, progressEnds, tell } from './progress.ts';
import { type DeliveryOptions, rehearseDelivery } from './rehearse/delivery.ts';
import { deliveryStories } from './rehearse/delivery-stories.ts';
import type { Rehearsed, Stage } from './rehearse/living.ts';
import { type PaymentOptions, rehearsePayment } from './rehearse/payment.ts';
import { type RebateOptions, rehearseRebate } from './rehearse/rebate.ts';
import { rebateStories } from './rehearse/rebate-stories.ts';
import { openStage } from './rehearse/stage.ts';
import { stories } from './rehearse/stories.ts';

const listed = (all: Readonly<Record<string, { readonly about: string }>>): string =>
  `\nStories:\n${Object.entries(all)
    .map(([name, { about }]) => `  ${name.padEnd(14)}${about}`)
    .join('\n')}`;

const program = new Command('npm run rehearse --').description(
  'Lives through a promise as a rehearsal: on the real server, on its own clock, reaching and counting nobody.',
);
program
  .command('payment-appointment')
  .description('a customer promises to pay')
  .addHelpText('after', listed(stories))
  .option('--customer <id>', 'the customer; left out: one that fits the story')
  .option(
    '--amount <amount>',
    '"1250.00" or "1250.00 EUR"; left out: one that the customer can be believed',
    parseAmount,
  )
  .option('--due <date>', 'YYYY-MM-DD; left out: about three weeks ahead', parseDate)
  .addOption(new Option('--story <name>', 'what happens').choices(Object.keys(stories)).default('kept'))
  .action((options: PaymentOptions) => rehearse((stage, living) => rehearsePayment(stage, options, living)));
program
  .command('rebate-year')
  .description('we promise a rebate against the volume of a year')
  .addHelpText('after', listed(rebateStories))
  .option('--customer <id>', 'the customer, with sales in the years before', 'DE-3001')
  .addOption(new Option('--story <name>', 'what happens').choices(Object.keys(rebateStories)).default('reached'))
  .action((options: RebateOptions) => rehearse((stage, living) => rehearseRebate(stage, options, living)));
program
  .command('delivery-promise')
  .description('we promise goods by a time')
  .addHelpText('after', listed(deliveryStories))
  .option('--customer <id>', 'the customer, near a site that has goods', 'DE-3001')
  .addOption(new Option('--story <name>', 'what happens').choices(Object.keys(deliveryStories)).default('on-time'))
  .action((options: DeliveryOptions) => rehearse((stage, living) => rehearseDelivery(stage, options, living)));

function parseAmount(text: string): PaymentOptions['amount'] {
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

/** @param play tells `living` which workflows run from then on: left before the end, they would go on by themselves, week after week */
async function rehearse(
  play: (stage: Stage, living: (workflows: readonly string[]) => void) => Promise<Rehearsed>,
): Promise<void> {
  const config = readConfig();
  const { temporal, mail } = config;
  const { stage, close } = await openStage(config, { say: tell, progress });
  const { client } = stage;
  let workflows: readonly string[] = [];
  const leave = () =>
    Promise.allSettled(
      workflows.map((id) => client.workflow.getHandle(id).terminate('the rehearsal was left before its end')),
    );
  process.once('SIGINT', () => void leave().finally(() => process.exit(130)));
  try {
    const { workflow, ended, expected } = await play(stage, (running) => {
      workflows = running;
    });
    tell('');
    if (temporal.embedded)
      tell(
        `Temporal UI: http://localhost:${temporal.uiPort}/namespaces/${temporal.namespace}/workflows/${encodeURIComponent(workflow)}`,
      );
    if (mail.catcher) tell(`Inbox:       http://localhost:${mail.uiPort}`);
    const asNamed = ended === expected;
    tell(
      asNamed ? `The story ended as named: ${ended}.` : `The story ended otherwise: ${ended}; expected ${expected}.`,
    );
    if (!asNamed) process.exitCode = 1;
  } catch (error) {
    await leave();
    throw error;
  } finally {
    await close();
  }
}

try {
  loadEnvironmentFile();
  await program.parseAsync();
} catch (error) {
  progressEnds();
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = error instanceof ConfigError ? 2 : 1;
}
