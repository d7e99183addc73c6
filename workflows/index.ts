export { paymentAppointment } from './payment-appointment.ts';
