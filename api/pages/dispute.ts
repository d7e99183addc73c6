import { type Dispute, DisputeAnswer, DisputeClosing } from '../../domain/disputes.ts';
import { requestId } from '../../domain/ids.ts';
import { deciders, decidesAbout, reporters } from '../../domain/roles.ts';
import { findCommitment } from '../../ledger/commitments.ts';
import { findDispute } from '../../ledger/disputes.ts';
import { namesOf } from '../../ledger/names.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import type { Dependencies } from '../dependencies.ts';
import { disputing } from '../disputing.ts';
import { named } from '../named.ts';
import { orNotFound, Problem } from '../problem.ts';
import { type FormOf, formScreens, formShown, type NotTaken, take } from './form-shown.ts';
import type { Hung, Sent, Visit } from './screen.ts';
import { say, type Texts, textsOf } from './texts.ts';
import { untilShown } from './until-shown.ts';

const texts = textsOf('cases');
const outcomes = DisputeClosing.shape.outcome.options;

/** D6: a customer's claim: what is said, what was answered, and how it is closed. */
export function disputeScreens({ db, disputes }: Dependencies): Hung[] {
  const { answer, close } = disputing({ disputes });
  const path = '/disputes/:id';
  const whose = named(db).dispute;
  const find = (id: string): Promise<Dispute> => orNotFound(findDispute(db, id), `dispute ${id}`);
  const promiseOf = ({ commitmentId }: Dispute) =>
    orNotFound(findCommitment(db, commitmentId), `commitment ${commitmentId}`);

  return formScreens({ path, whose }, page, tell);

  async function page(visit: Visit<Sent>, notTaken?: NotTaken) {
    const { id, reader } = visit;
    const t = texts(reader.language);
    const dispute = await find(id);
    const promise = await promiseOf(dispute);
    const { answer: answered, closing } = dispute;
    const people = [answered, closing].flatMap((said) => (said ? [said.actor] : []));
    const customer = (await namesOf(db, 'customer', [dispute.customerId])).get(dispute.customerId);
    const words = t['dispute'] as Texts;
    const { channels } = pageTexts(reader.language);
    const channel = { name: 'channel', type: 'select', options: Object.entries(channels) } as const;
    const outcomeWords = words['outcomes'] as Texts;
    const outcome = outcomes.map((name) => [name, String(outcomeWords[name])] as const);
    const may = mayOf(visit, promise.repId);
    const form: FormOf | null =
      dispute.state === 'open' && may.answer
        ? { name: 'answer', fields: [channel, { name: 'said', type: 'textarea' }] }
        : dispute.state === 'answered' && may.close
          ? {
              name: 'close',
              fields: [
                { name: 'outcome', type: 'select', options: outcome },
                { name: 'reason', type: 'textarea' },
              ],
            }
          : null;
    const values = {
      ...{ dispute, promise, customer, channels },
      people: Object.fromEntries(await namesOf(db, 'rep', people)),
      form: form && formShown(form, t, notTaken),
      isAbove: dispute.state === 'answered' && !may.close && visit.caller.role === 'manager',
    };
    const title = say(String(words['title']), { customer });
    return { template: 'dispute', t, title, values };
  }

  /** @returns undefined where it was told. @throws Problem 403 */
  async function tell(visit: Visit<Sent>): Promise<NotTaken | undefined> {
    const { id, caller, reader, query: sent } = visit;
    const { form, of: _of, asked: _asked, ...said } = sent;
    const { repId } = await promiseOf(await find(id));
    const may = mayOf(visit, repId);
    if (!(form === 'close' ? may.close : may.answer))
      throw new Problem(403, 'forbidden', `It is not for ${caller.person} to say so.`);
    const by = { by: caller.person, from: caller.from };
    const once = (what: object) => requestId(caller.person, `dispute ${id} ${form}`, JSON.stringify(what));
    const notTaken = await (form === 'close'
      ? take({ schema: DisputeClosing, said, sent }, reader, (closing) =>
          close(id, { ...closing, ...by }, once(closing)),
        )
      : take({ schema: DisputeAnswer, said, sent }, reader, (answered) =>
          answer(id, { ...answered, ...by }, once(answered)),
        ));
    if (!notTaken) await untilShown(async () => (await find(id))[form === 'close' ? 'closing' : 'answer'] !== null);
    return notTaken;
  }
}

const mayOf = ({ caller }: Visit<Sent>, repId: string) => ({
  answer: reporters.includes(caller.role),
  close: deciders.includes(caller.role) && decidesAbout(caller, [repId]),
});
