export { dispute } from './dispute.ts';
export { paymentAppointment } from './payment-appointment.ts';
export { paymentPlan } from './payment-plan.ts';
export { reversalFollowUp } from './reversal-follow-up.ts';
export { standIn } from './stand-in.ts';
