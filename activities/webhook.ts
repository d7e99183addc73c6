import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { isIP } from 'node:net';
import { ApplicationFailure } from '@temporalio/common';
import { useAgent } from 'request-filtering-agent';
import { Webhook as Signer } from 'standardwebhooks';
import type { PrismaClient, Webhook } from '../prisma/client/client.ts';

/** ms for a whole try */
const patience = 8_000;

/**
 * One try to deliver a notice, signed as Standard Webhooks has it; the same `webhook-id` at each. What is delivered
 * already, by a try whose answer was lost or because somebody asked for it meanwhile, is not sent again.
 * @param networks of the own house that it may reach (CIDR); any other private address is refused as it connects, so
 * that neither a redirect nor a change of the name server leads into it
 * @throws ApplicationFailure that another try does not mend where the webhook is closed or its address is gone (410);
 * Error where another try may
 */
export async function deliverWebhook(db: PrismaClient, id: string, networks: readonly string[]): Promise<void> {
  const delivery = await db.webhookDelivery.findUniqueOrThrow({ where: { id }, include: { webhook: true } });
  const { webhook } = delivery;
  if (delivery.state === 'delivered') return;
  if (webhook.closedAt) throw ApplicationFailure.nonRetryable('the webhook is closed', 'Closed');
  const now = new Date();
  const note = (state: string, result: string) =>
    db.webhookDelivery.updateMany({
      where: { id, state: { not: 'delivered' } },
      data: { state, result: result.slice(0, 300), triedAt: now },
    });
  try {
    const status = await post(webhook, id, now, JSON.stringify(delivery.payload), networks);
    if (status >= 200 && status < 300) {
      await note('delivered', `${status}`);
      return;
    }
    if (status === 410) throw ApplicationFailure.nonRetryable('answered 410: gone for good', 'Gone');
    throw new Error(`answered ${status}${status >= 300 && status < 400 ? ': redirects are not followed' : ''}`);
  } catch (error) {
    await note('pending', (error as Error).message);
    throw error;
  }
}

/** Every try failed. */
export const giveUpWebhook = async (db: PrismaClient, id: string): Promise<void> => {
  await db.webhookDelivery.updateMany({ where: { id, state: 'pending' }, data: { state: 'failed' } });
};

function post(webhook: Webhook, id: string, now: Date, body: string, networks: readonly string[]): Promise<number> {
  const { secret, previousSecret, previousUntil } = webhook;
  const secrets = [secret, ...(previousSecret && previousUntil && previousUntil > now ? [previousSecret] : [])];
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': Buffer.byteLength(body),
    'User-Agent': 'Kept',
    'webhook-id': id,
    'webhook-timestamp': `${Math.floor(now.getTime() / 1000)}`,
    'webhook-signature': secrets.map((each) => new Signer(each).sign(id, now, body)).join(' '),
  };
  const { hostname } = new URL(webhook.url);
  const family = isIP(hostname.replace(/^\[|\]$/g, ''));
  const known = networks.filter((network) => family === 0 || network.includes(':') === (family === 6));
  const agent = useAgent(webhook.url, { allowIPAddressList: known });
  const send = webhook.url.startsWith('https:') ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const options = { method: 'POST', headers, agent, signal: AbortSignal.timeout(patience) };
    const request = send(webhook.url, options, (response) => {
      resolve(response.statusCode ?? 0);
      response.destroy();
    });
    request.on('error', reject).end(body);
  });
}
