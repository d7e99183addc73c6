import type { z } from 'zod';
import type { AnyView } from '../client/commitments.ts';
import { requestId } from '../domain/ids.ts';
import { decidesDifference, type Purpose, type Standing } from '../domain/links.ts';
import type { DifferenceDecision } from '../domain/rebate-requests.ts';
import { type Caller, type Doer, decidesAbout } from '../domain/roles.ts';
import { type Listed, wasReported } from '../ledger/commitments.ts';
import type { By } from '../workflows/messages.ts';
import { now } from './commitment.ts';
import type { Dependencies } from './dependencies.ts';
import { type Form, linkForms, reportIn, unloadedIn, withInstant } from './link-forms.ts';
import { report } from './report.ts';
import { told } from './told.ts';
import { recordUnloaded } from './unloaded.ts';

/** One thing that somebody says of a promise by a page. */
export interface Said {
  readonly purpose: Purpose;
  readonly form: z.output<typeof Form>;
  readonly by: Doer;
  /** of what is answered: the same said of it again is said once; what was refused may be said otherwise */
  readonly about: string;
}

const decisions: ReadonlySet<Purpose> = new Set(['approve', 'decline', 'corrected', 'waive-response']);
/** D5, A2: a decision is said of somebody below, and never of the own word. @param repId whose promise it is */
export const maySay = (purpose: Purpose, caller: Caller, repId: string): boolean =>
  !(decisions.has(purpose) || decidesDifference(purpose)) || decidesAbout(caller, [repId]);

/** The same said by the same person of the same thing is one request. */
const idOf = ({ by, about, form }: Said): string =>
  requestId(by.by, about, JSON.stringify(Object.entries(form).sort()));

/** How people speak to promises by a page, whether a mail's link or a session has brought them there. */
export function saying({ db, commitments, differences }: Pick<Dependencies, 'db' | 'commitments' | 'differences'>) {
  return {
    /**
     * How it stands: of a rebate that has ended, how the difference of its settlement does.
     * @param view how the promise itself says that it stands
     */
    async standing(
      promise: Listed,
      view: AnyView | undefined,
    ): Promise<(Standing & { readonly repId: string }) | undefined> {
      if (promise.kind !== 'rebate-year' || view?.closed === false) return view;
      const open = await differences.open(promise.id);
      return open ? { closed: false, awaits: open.awaits, repId: promise.repId } : view;
    },
    /** Whether the same was said before: the answer may have been lost on its way. */
    async wasSaid(promise: Listed, said: Said): Promise<boolean> {
      const id = idOf(said);
      const { says } = linkForms[said.purpose];
      if ('report' in says) return wasReported(db, promise.id, id);
      return 'command' in says && commitments.wasTaken(promise, id);
    },
    /** @throws z.ZodError naming the fields that do not do; Problem where it makes no sense now */
    async say(promise: Listed, said: Said): Promise<void> {
      const { purpose, form: sent, by } = said;
      const id = idOf(said);
      const { says } = linkForms[purpose];
      const clock = await commitments.now(promise);
      const view = await commitments.view(promise);
      const form = withInstant(sent, promise, clock);
      if ('unloaded' in says) {
        await recordUnloaded({ db, commitments }, promise, { ...unloadedIn(form), ...by });
        return;
      }
      if (decidesDifference(purpose) && view?.closed !== false && 'command' in says) {
        const [, decision] = says.command(form, by);
        await told(
          () => differences.decide(promise.id, decision as By<DifferenceDecision>, id),
          `Nothing is to be decided; the promise is ${promise.status}.`,
        );
        return;
      }
      await now(promise, (address) => {
        if ('report' in says)
          return report(
            commitments,
            promise,
            says.report,
            { ...reportIn(says.report, form, promise, clock), ...by },
            id,
          );
        const [update, command] = says.command(form, by, view?.awaits?.move);
        return commitments.command(address, update, command, id);
      });
    },
  };
}
