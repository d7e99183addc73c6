export { dispute } from './dispute.ts';
export { paymentAppointment } from './payment-appointment.ts';
export { standIn } from './stand-in.ts';
