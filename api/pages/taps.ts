import type { Purpose } from '../../domain/links.ts';
import type { Language } from '../../domain/master-data.ts';
import type { Caller } from '../../domain/roles.ts';
import { pageTexts } from '../../mail/page-texts.ts';
import { maySay } from '../saying.ts';

/** A button that leads to what can be said of a promise. */
export interface Tap {
  readonly label: string;
  readonly url: string;
}

/** The buttons for what somebody may say of a promise, in the language of whoever reads them. */
export function tapsFor(
  { id, repId }: { readonly id: string; readonly repId: string },
  purposes: readonly Purpose[],
  caller: Caller,
  language: Language,
): Tap[] {
  const words = pageTexts(language).purposes;
  return purposes
    .filter((purpose) => maySay(purpose, caller, repId))
    .map((purpose) => ({ label: words[purpose].label, url: `/commitments/${id}/say/${purpose}` }));
}
