import { requestId } from '../../domain/ids.ts';
import {
  type CustomerCase,
  conditions,
  PatienceDecision,
  Reopening,
  StepDone,
  windDownSteps,
} from '../../domain/patience.ts';
import { type Caller, deciders, decidesAbout, isInSight, reporters } from '../../domain/roles.ts';
import { findCase } from '../../ledger/patience.ts';
import { ownersOfCase } from '../../ledger/sight.ts';
import { decidingPatience } from '../deciding-patience.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { orNotFound, Problem } from '../problem.ts';
import { formScreens, type NotTaken, take } from './form-shown.ts';
import { caseShown, formsOfCase } from './patience-shown.ts';
import type { Hung, Sent, Visit } from './screen.ts';
import { textsOf } from './texts.ts';

const texts = textsOf('cases');

/** C8: a customer with whom patience has ended: the case, the manager's decision, and how far the winding down is. */
export function patienceScreens({ db, patience }: Dependencies): Hung[] {
  const deciding = decidingPatience({ db, patience });
  const path = '/patience/:id';
  const whose = named(db).windDown;
  const find = (id: string): Promise<CustomerCase> => orNotFound(findCase(db, id), `case ${id}`);

  return formScreens({ path, whose }, page, tell);

  async function page({ id, caller, reader }: Visit<Sent>, notTaken?: NotTaken) {
    const t = texts(reader.language);
    const found = await find(id);
    const shown = await caseShown(db, found, { t, reader, caller });
    const forms = await formsOfCase(db, found, { t, reader, caller, may: await mayIn(found, caller) }, notTaken);
    const values = {
      ...shown,
      ...forms,
    };
    return { template: 'patience', t, title: shown.title, values };
  }

  /** What the reader may say of it, as the API lets it be said. */
  async function mayIn({ id, decision }: CustomerCase, caller: Caller) {
    const owners = (await ownersOfCase(db, id)) ?? [];
    const leads = deciders.includes(caller.role) && isInSight(caller, owners);
    const responsible = decision?.decision === 'wind-down' ? decision.responsible : undefined;
    return {
      decide: leads && decidesAbout(caller, owners),
      report: reporters.includes(caller.role) && (leads || responsible === caller.person),
    };
  }

  /** @returns undefined where it was told. @throws Problem 403, 400 */
  async function tell({ id, caller, reader, query: sent }: Visit<Sent>): Promise<NotTaken | undefined> {
    const found = await find(id);
    const may = await mayIn(found, caller);
    const by = { by: caller.person, from: caller.from };
    const once = (said: object) => requestId(caller.person, `patience ${id}`, JSON.stringify(said));
    const { form } = sent;
    if (!(form === 'step' ? may.report : may.decide))
      throw new Problem(403, 'forbidden', `It is not for ${caller.person} to say so.`);
    if (form === 'step') {
      const step = windDownSteps.find((one) => one === sent['of']);
      if (!step) throw new Problem(400, 'malformed', 'There is no such step.');
      const said = { note: sent['note'] };
      return take({ schema: StepDone, said, sent }, reader, (done) =>
        deciding.stepDone(found, { ...done, ...by, step }, once({ step, ...done })),
      );
    }
    if (form === 'reopen')
      return take({ schema: Reopening, said: { reason: sent['reason'] }, sent }, reader, (reopening) =>
        deciding.reopen(found, { ...reopening, ...by }, once({ form, ...reopening })),
      );
    return take({ schema: PatienceDecision, said: decisionIn(sent), sent }, reader, (decision) =>
      deciding.decide(found, { ...decision, ...by }, once(decision)),
    );
  }
}

/** A decision as its form has the parts. */
function decisionIn({ form: decision, reason, until, responsible, doneBy, ...ticked }: Sent): object {
  return decision === 'continue'
    ? { decision, conditions: conditions.filter((condition) => ticked[condition] === 'on'), until, reason }
    : { decision, responsible, doneBy, replacementSought: ticked['replacementSought'] === 'on', reason };
}
