export { dispute } from './dispute.ts';
export { followUp } from './follow-up.ts';
export { paymentAppointment } from './payment-appointment.ts';
export { paymentPlan } from './payment-plan.ts';
export { rebatePayout } from './rebate-payout.ts';
export { rebateYear } from './rebate-year.ts';
export { standIn } from './stand-in.ts';
export { webhookDelivery } from './webhook-delivery.ts';
