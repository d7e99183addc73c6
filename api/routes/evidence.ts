import { z } from 'zod';
import { Language } from '../../domain/master-data.ts';
import { isPersonal, roles } from '../../domain/roles.ts';
import { documentOfCommitment } from '../../ledger/documents.ts';
import { evidenceOf } from '../../ledger/evidence.ts';
import { languageOf } from '../../ledger/people.ts';
import { evidencePaper } from '../../mail/evidence.ts';
import { evidenceTexts } from '../../mail/evidence-texts.ts';
import { paperAsPdf } from '../../mail/paper-pdf.ts';
import { EvidenceAnswer } from '../answers/evidence.ts';
import { CommitmentId } from '../commitment.ts';
import type { Dependencies } from '../dependencies.ts';
import { named } from '../named.ts';
import { orNotFound } from '../problem.ts';
import { type Door, ok, route } from '../route.ts';

const Sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'expected a SHA-256: 64 hexadecimal digits in small letters');

/** B5: what can be shown to somebody who doubts a promise. */
export function evidenceRoutes({ db }: Dependencies): Door[] {
  const { commitment: whose } = named(db);

  return [
    route({
      method: 'get',
      path: '/v1/commitments/:id/evidence',
      says: 'Everything that can be shown to somebody who doubts it: terms, events, messages, payments; JSON, or a PDF to read.',
      gives: EvidenceAnswer,
      orAs: 'application/pdf',
      who: roles,
      whose,
      params: CommitmentId,
      query: z.strictObject({
        /** left out: as the header `Accept` says */
        format: z.enum(['json', 'pdf']).optional(),
        /** of the PDF; left out: the reader's own */
        language: Language.optional(),
      }),
      handle: async ({ params: { id }, query: { format, language }, caller, prefers }) => {
        const file = await orNotFound(evidenceOf(db, id), `commitment ${id}`);
        const asPdf = format ? format === 'pdf' : prefers('application/json', 'application/pdf') === 'application/pdf';
        const Vary = 'Accept';
        if (!asPdf) return { ...ok(file), headers: { Vary } };
        const own = isPersonal(caller.role) ? await languageOf(db, caller.person) : undefined;
        const readIn = language ?? own ?? 'en';
        const name = `${evidenceTexts(readIn).name}-${id}.pdf`;
        return {
          status: 200,
          body: Buffer.from(await paperAsPdf(evidencePaper(file, readIn))),
          headers: {
            ...{ Vary, 'Content-Type': 'application/pdf', 'Content-Language': readIn },
            'Content-Disposition': `inline; filename="evidence-${id}.pdf"; filename*=UTF-8''${encodeURIComponent(name)}`,
          },
        };
      },
    }),
    route({
      method: 'get',
      path: '/v1/commitments/:id/documents/:sha256',
      says: 'A document of the promise as it was made: its agreement, what went along with a mail.',
      who: roles,
      whose,
      params: CommitmentId.extend({ sha256: Sha256 }),
      gives: z.unknown().meta({ description: 'the document, byte for byte' }),
      as: 'application/octet-stream',
      handle: async ({ params: { id, sha256 } }) => {
        const { contentType, bytes } = await orNotFound(documentOfCommitment(db, id, sha256), `document ${sha256}`);
        return { status: 200, body: Buffer.from(bytes), headers: { 'Content-Type': contentType } };
      },
    }),
  ];
}
