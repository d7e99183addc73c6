import { allHandlersFinished, condition, upsertSearchAttributes } from '@temporalio/workflow';
import type { Shows } from '../domain/projection.ts';
import type { StoryState } from './messages.ts';
import { searchAttributes } from './search-attributes.ts';
import { Story } from './story.ts';

/**
 * A story that stands in the record of a commitment and is not the commitment's own: a dispute about it, the plan it is
 * a part of, the case that its breach opened.
 */
export abstract class StoryBeside<State extends StoryState> extends Story<State> {
  private shown = '';

  /** ISO 8601 UTC; its clock stands nowhere before: a commitment's own clock may be ahead */
  protected abstract get notBefore(): string;

  override get now(): string {
    const now = super.now;
    return now > this.notBefore ? now : this.notBefore;
  }

  protected shows(): Shows | undefined {
    return undefined;
  }

  /** Puts how it stands, and who is to move, into the lists of the Temporal UI. */
  protected showStanding(standing: string): void {
    const { awaits } = this.state;
    const attributes = JSON.stringify([standing, awaits?.move]);
    if (attributes === this.shown) return;
    this.shown = attributes;
    upsertSearchAttributes([
      { key: searchAttributes.status, value: standing },
      { key: searchAttributes.awaits, value: awaits ? [awaits.party, awaits.move] : null },
    ]);
  }

  /** Nobody owes anything any more, and everything that was heard is written. */
  protected async finish(): Promise<void> {
    this.awaits(null);
    await condition(allHandlersFinished);
    await this.write();
    this.show();
  }
}
