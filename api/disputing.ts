import type { DisputeAnswer, DisputeClosing } from '../domain/disputes.ts';
import type { By } from '../workflows/messages.ts';
import type { Dependencies } from './dependencies.ts';
import { told } from './told.ts';

const closed = 'This dispute is closed. What was closed stays closed.';

/** D6: how a claim is answered and closed, over the API or from a page. Each throws Problem 409 where it makes no sense now. */
export const disputing = ({ disputes }: Pick<Dependencies, 'disputes'>) => ({
  answer: (id: string, said: By<DisputeAnswer>, requestId?: string): Promise<void> =>
    told(() => disputes.answer(id, said, requestId), closed),
  close: (id: string, said: By<DisputeClosing>, requestId?: string): Promise<void> =>
    told(() => disputes.close(id, said, requestId), closed),
});
