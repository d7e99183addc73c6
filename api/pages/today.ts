import { answersOwed } from '../../domain/links.ts';
import type { Caller } from '../../domain/roles.ts';
import { addDays, instantOf } from '../../domain/working-calendar.ts';
import { dueWithin, type OwedNow, owedBy, sentSince } from '../../ledger/todays-work.ts';
import { formatDate } from '../../mail/format.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import type { Dependencies } from '../dependencies.ts';
import type { Reader } from './render.ts';
import { type Hung, screen } from './screen.ts';
import { tapsFor } from './taps.ts';
import { textsOf } from './texts.ts';
import { withoutLinks } from './words.ts';

const texts = textsOf('today');

/** What a rep opens every morning. */
export function todayScreens({ db }: Dependencies): Hung[] {
  return [
    screen({
      path: '/',
      show: async ({ caller }) => ({ goTo: caller.role === 'manager' ? '/desk' : '/today' }),
    }),
    screen({
      path: '/today',
      show: async ({ caller, reader, today, query }) => {
        const { person } = caller;
        const t = texts(reader.language);
        const owed = await owedBy(db, person, today);
        const sent = await sentSince(db, person, instantOf(today, '00:00', reader.zone));
        const values = {
          today,
          recorded: query['recorded'] !== undefined,
          tasks: owed.map((task) => taskFor(task, reader, caller)),
          week: await dueWithin(db, person, { from: today, to: addDays(today, 7) }),
          ...{ sent, moreSent: Math.max(0, sent.length - 6) },
          statuses: pageTexts(reader.language).statuses,
        };
        return { template: 'today', t, title: t['title'] as string, values };
      },
    }),
  ];
}

/** One thing to do, with its words and a tap for each thing that can be said of it. */
function taskFor({ words, ...task }: OwedNow, { language }: Reader, caller: Caller) {
  return {
    ...task,
    page: task.page ?? `/commitments/${task.id}`,
    day: formatDate(task.dueDate, language),
    words: words && { ...words, text: withoutLinks(words.text, language) },
    taps: tapsFor(task, answersOwed(task.work, task.kind), caller, language),
  };
}
