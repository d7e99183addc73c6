import Holidays from 'date-holidays';
import { addDays } from '../domain/working-calendar.ts';

/** Where the example's customer and rep are at home; from Christmas to New Year the customer is closed. */
const home = new Holidays('DE', 'HH');
const wednesday = 3;

/** @returns a working day of the sample company's example, about three weeks ahead, YYYY-MM-DD */
export function exampleDueDate(today = new Date().toISOString().slice(0, 10)): string {
  let date = addDays(today, 20);
  while (
    new Date(`${date}T12:00:00Z`).getUTCDay() !== wednesday ||
    home.isHoliday(`${date} 12:00:00`) ||
    date.slice(5) > '12-20'
  )
    date = addDays(date, 1);
  return date;
}
