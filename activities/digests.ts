import { digestLife } from '../domain/digest.ts';
import type { Language } from '../domain/master-data.ts';
import { type Claimed, claimDigest, endDigest, gatherDigests, putOff } from '../ledger/digests.ts';
import { digestMail } from '../mail/digest.ts';
import { isPermanent, type Message as Outgoing } from '../mail/mailer.ts';
import type { StepDependencies } from './carry-out.ts';
import { asMail } from './send-message.ts';

/** What the digest needs of the world. */
export type DigestDependencies = Omit<StepDependencies, 'mailer'> & {
  readonly mailer: { send(mail: Outgoing): Promise<{ response: string }> };
};

/**
 * Tells one person in one mail what was held. Where that fails now it is tried again for three days, then its messages
 * count as undelivered; sent twice after a crash, it carries the same Message-ID.
 * @returns whether there was one to tell
 * @throws where it could not be sent now but may be later
 */
export async function sendDigest(dependencies: DigestDependencies, now: Date): Promise<boolean> {
  const { db, mailer, watching } = dependencies;
  await gatherDigests(db, now);
  const claimed = await claimDigest(db, now);
  if (!claimed) return false;
  const end = async (state: 'sent' | 'undelivered', because: string): Promise<true> => {
    await endDigest(db, claimed, state, because);
    for (const { commitmentId } of claimed.messages) watching?.mailEnded(commitmentId, state);
    return true;
  };
  let response: string;
  try {
    response = (await mailer.send(await mailOf(dependencies, claimed))).response;
  } catch (error) {
    const because = error instanceof Error ? error.message : String(error);
    const over = now.getTime() - claimed.digest.at.getTime() >= digestLife;
    if (over || isPermanent(error)) return end('undelivered', because);
    await putOff(db, claimed.digest, now, because);
    throw error;
  }
  return end('sent', response);
}

/** Invitations and papers go along; whose answers it takes differs from part to part, so it names nobody for replies. */
async function mailOf({ db, settings }: DigestDependencies, { digest, messages }: Claimed): Promise<Outgoing> {
  const mails = await Promise.all(messages.map((message) => asMail(db, message, settings)));
  const [only] = mails;
  if (only && mails.length === 1) return only;
  const { recipient: to, messageId } = digest;
  const language = digest.language as Language;
  return {
    ...digestMail(mails, language),
    ...{ to, messageId, language, rehearsal: false },
    invites: mails.flatMap(({ invites = [] }) => invites),
    attachments: mails.flatMap(({ attachments = [] }) => attachments),
  };
}
