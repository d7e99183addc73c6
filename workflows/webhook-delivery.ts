import { ActivityFailure, proxyActivities } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';

/** Which notice, and how often a person had it delivered again. */
export interface WebhookDeliveryInput {
  readonly deliveryId: string;
}

const { deliverWebhook } = proxyActivities<Activities>({
  startToCloseTimeout: '10s',
  scheduleToCloseTimeout: '3 days',
  retry: { initialInterval: '2s', backoffCoefficient: 2, maximumInterval: '6 hours' },
});
const { giveUpWebhook } = proxyActivities<Activities>({ startToCloseTimeout: '10s' });

/** Brings a notice to another system: tried for three days, less and less often; then it stands in the list of failures. */
export async function webhookDelivery({ deliveryId }: WebhookDeliveryInput): Promise<void> {
  try {
    await deliverWebhook.executeWithOptions({ summary: 'the notice is sent' }, [deliveryId]);
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    await giveUpWebhook.executeWithOptions({ summary: 'nobody took it: it stands in the list of failures' }, [
      deliveryId,
    ]);
  }
}
