import { CompactSign, compactVerify } from 'jose';
import { z } from 'zod';
import { type KeyRing, keyNamed } from '../domain/key-ring.ts';
import { type Purpose, purposes } from '../domain/links.ts';

/** What a link says: one purpose of one mail, and thereby one step and one person. */
const Said = z.strictObject({ m: z.uuid(), d: z.enum(purposes) });

/** The link as the ledger keeps it: it opens nothing. */
export const unsigned = (publicUrl: string, messageId: string, purpose: Purpose): string =>
  `${publicUrl}/l/${purpose}.${messageId}`;

/** A text with its links made to work; done as it is sent, so that no record of the mail can be used in its reader's name. */
export async function withLinks(text: string, messageId: string, keys: KeyRing): Promise<string> {
  let signed = text;
  for (const purpose of purposes) {
    const mark = `/l/${purpose}.${messageId}`;
    if (signed.includes(mark)) signed = signed.replaceAll(mark, `/l/${await sign(keys, messageId, purpose)}`);
  }
  return signed;
}

/** The same at each try: nothing in it but what it is for. */
async function sign([{ id, secret }]: KeyRing, messageId: string, purpose: Purpose): Promise<string> {
  const payload = new TextEncoder().encode(JSON.stringify({ m: messageId, d: purpose }));
  return new CompactSign(payload).setProtectedHeader({ alg: 'HS256', kid: id, typ: 'kept-link' }).sign(secret);
}

/** @returns undefined where nobody of us signed it, or the key is no longer known */
export async function readLink(
  token: string,
  keys: KeyRing,
): Promise<{ readonly messageId: string; readonly purpose: Purpose } | undefined> {
  try {
    const { payload } = await compactVerify(
      token,
      ({ kid = '', typ }) => {
        const key = typ === 'kept-link' ? keyNamed(keys, kid) : undefined;
        if (!key) throw new Error('no such key');
        return key.secret;
      },
      { algorithms: ['HS256'] },
    );
    const { m, d } = Said.parse(JSON.parse(new TextDecoder().decode(payload)));
    return { messageId: m, purpose: d };
  } catch {
    return undefined;
  }
}
