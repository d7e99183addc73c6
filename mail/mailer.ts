import { SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { createTransport } from 'nodemailer';
import type { Language } from '../domain/master-data.ts';
import type { Mail } from './context.ts';
import { oneLine } from './harmless.ts';

/** A mail on its way to one person. */
export interface Message extends Mail {
  readonly to: string;
  readonly replyTo?: string;
  /** with its angle brackets; the same at every try, so that a mail sent twice can be told */
  readonly messageId: string;
  readonly language: Language;
  readonly rehearsal: boolean;
  /** iCalendar: the appointments that go along, each a calendar of its own */
  readonly invites?: readonly string[];
  readonly attachments?: readonly Attached[];
}

/** A file of a mail. */
interface Attached {
  readonly name: string;
  readonly contentType: string;
  readonly content: Uint8Array;
  /** of a picture within the HTML, which names it `cid:…`; null: a file beside the text */
  readonly cid: string | null;
}

export type Mailer = ReturnType<typeof createMailer>;

const tracer = trace.getTracer('kept/mail');

const seconds = 1000;
/** Each wait for the server ends before a try as a whole must (10 s). */
const patience = 8 * seconds;

/** Sends mail through one SMTP server, over connections that it keeps. Close it, or the process goes on. */
export function createMailer({ url, from }: { readonly url: string; readonly from: string }) {
  const transport = createTransport({
    url,
    pool: true,
    connectionTimeout: patience,
    greetingTimeout: patience,
    socketTimeout: patience,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    /**
     * @returns what the server said when it took the mail
     * @throws where it did not; `isPermanent` tells whether another try makes sense
     */
    async send({
      to,
      replyTo,
      subject,
      text,
      html,
      messageId,
      language,
      rehearsal,
      invites = [],
      attachments = [],
    }: Message): Promise<{ response: string }> {
      const { response } = await seen(messageId, {
        from,
        to,
        replyTo,
        subject,
        text,
        html,
        messageId,
        headers: {
          'Auto-Submitted': 'auto-generated',
          'Content-Language': language,
          ...(rehearsal ? { 'X-Kept-Rehearsal': 'yes' } : {}),
        },
        ...withInvites(invites, attachments.map(asFile)),
        signal: AbortSignal.timeout(patience),
      });
      return { response };
    },
    close: (): void => transport.close(),
  };

  /** Sends, as a span of the trace that this is a part of; without one, that costs nothing. */
  function seen(id: string, mail: Parameters<typeof transport.sendMail>[0]): Promise<{ response: string }> {
    const { hostname, port } = new URL(url);
    const attributes = { 'kept.message.id': id, 'server.address': hostname, 'server.port': Number(port || 25) };
    return tracer.startActiveSpan('SMTP send', { kind: SpanKind.CLIENT, attributes }, async (span) => {
      try {
        return await transport.sendMail(mail);
      } catch (error) {
        span.setStatus({ code: SpanStatusCode.ERROR });
        throw error;
      } finally {
        span.end();
      }
    });
  }
}

/** The first one is the mail's own invitation, as calendars show it; an invitation speaks of one appointment only (RFC 5546). */
function withInvites([first, ...others]: readonly string[], files: readonly ReturnType<typeof asFile>[]) {
  if (first === undefined) return { attachments: [...files] };
  return {
    icalEvent: { method: methodOf(first), filename: 'appointment.ics', content: first },
    attachments: [
      ...others.map((content, index) => ({
        filename: `appointment-${index + 2}.ics`,
        contentType: `text/calendar; charset=utf-8; method=${methodOf(content)}`,
        content,
      })),
      ...files,
    ],
  };
}

const asFile = ({ name, contentType, content, cid }: Attached) => ({
  filename: oneLine(name),
  contentType,
  content: Buffer.from(content),
  ...(cid === null ? { contentDisposition: 'attachment' as const } : { cid, contentDisposition: 'inline' as const }),
});

const methodOf = (invite: string): string => /^METHOD:(\w+)/m.exec(invite)?.[1] ?? 'PUBLISH';

/**
 * Whether sending failed for good: the server refused the recipient or the message (5xx), or there is no recipient to send to.
 * Anything else (no connection, a wrong password, 4xx) may be better at the next try.
 */
export function isPermanent(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const { code, command, responseCode } = error as { code?: unknown; command?: unknown; responseCode?: unknown };
  if (code !== 'EENVELOPE' && code !== 'EMESSAGE') return false;
  if (typeof responseCode !== 'number') return true;
  return responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA');
}
