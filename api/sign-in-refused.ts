import type { PageTexts } from '../mail/page-texts.ts';

/** Why somebody is not signed in, as the page says it. */
export type Refusal = keyof PageTexts['signIn']['refused'];

/** Nobody is signed in. The message is for the log: a code, nobody's words. */
export class SignInRefused extends Error {
  override name = 'SignInRefused';

  constructor(
    readonly refusal: Refusal,
    code: string,
  ) {
    super(/^[\w.-]{1,60}$/.test(code) ? code : 'other');
  }
}
