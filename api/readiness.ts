import { createTransport } from 'nodemailer';
import { isTaken, type Polling } from '../client/polling.ts';
import type { PrismaClient } from '../prisma/client/client.ts';
import { keptFor } from '../telemetry/kept-for.ts';

/**
 * What answers now. Without database or Temporal nothing can be promised, said or read. Without a worker, facts and
 * commands are still taken and wait for it, and without a mail server mails wait: neither takes the API out of service.
 */
export interface Readiness {
  readonly database: boolean;
  readonly temporal: boolean;
  /** whether a worker takes the work */
  readonly workers: boolean;
  /** whether the mail server greets us */
  readonly mail: boolean;
}

/** What readiness asks. */
export interface Asked {
  readonly db: PrismaClient;
  /** rejects where Temporal does not answer */
  readonly polling: () => Promise<readonly Polling[]>;
  /** smtp: or smtps: */
  readonly mailUrl: string;
  /** ms for which the mail server is not asked again; left out: 15 s */
  readonly mailKept?: number;
}

/** ms */
const patience = 2_000;
/** ms for which an answer stands: anybody may ask, as often as they like */
const fresh = 500;

/** @returns asks every part, each for two seconds at most */
export function createReadiness({ db, polling, mailUrl, mailKept = 15_000 }: Asked): () => Promise<Readiness> {
  const mail = keptFor(mailKept, () => greets(mailUrl));
  return keptFor(fresh, async () => {
    const [database, queues, greeting] = await Promise.all([
      answers(db.$queryRaw`SELECT 1`),
      inTime(polling()).catch(() => undefined),
      mail(),
    ]);
    return {
      database,
      temporal: queues !== undefined,
      workers: queues !== undefined && isTaken(queues),
      mail: greeting,
    };
  });
}

async function greets(url: string): Promise<boolean> {
  const { hostname, port, protocol } = new URL(url);
  const secure = protocol === 'smtps:';
  const timeouts = { connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience };
  // without user and password: whether it is there is asked often, and nobody signs in for that
  const transport = createTransport({
    host: hostname.replace(/^\[|\]$/g, ''),
    port: Number(port || (secure ? 465 : 587)),
    secure,
    ...timeouts,
  });
  try {
    return await answers(transport.verify());
  } finally {
    transport.close();
  }
}

const answers = (asked: PromiseLike<unknown>): Promise<boolean> =>
  inTime(asked).then(
    () => true,
    () => false,
  );

/** @throws Error after two seconds without an answer */
function inTime<T>(asked: PromiseLike<T>): Promise<T> {
  let giveUp: NodeJS.Timeout;
  const late = new Promise<never>((_, reject) => {
    giveUp = setTimeout(() => reject(new Error(`no answer within ${patience} ms`)), patience);
  });
  return Promise.race([asked, late]).finally(() => clearTimeout(giveUp));
}
