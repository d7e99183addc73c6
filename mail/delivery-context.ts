/** What the mails about a delivery name, beside `reader`, `by`, `answer`, `concerns`, `reference` and `withoutMail`, as a rebate has them. */
export interface OfDelivery {
  /** as it holds now: "Monday, 18 January 2027, 10:00–12:00", or in the course of the day; local to the customer */
  readonly window: string;
  /** B1: what holds no more; '' where nothing was changed */
  readonly earlierWindow: string;
  /** B1: as the customer wanted it; '' where that is what is promised */
  readonly requestedWindow: string;
  /** B3, B2: when it comes instead; '' where that is not known yet */
  readonly insteadWindow: string;
  /** local to the customer; with its date where that is not the day of the window */
  readonly expectedAt: string;
  /** when it came, or when we were there in vain; local to the reader */
  readonly cameAt: string;
  /** when the vehicle leaves, local to the reader; with its date where that is not the day of the mail */
  readonly departsAt: string;
  /** "20 × Oak board 20 mm", a line for each; several lines */
  readonly orderLines: string;
  /** A3: those whose goods are not confirmed, and when they are expected; several lines */
  readonly awaitedLines: string;
  /** A1: what could come in the window that was asked for; several lines */
  readonly partLines: string;
  /** D5: what came so far, and what did not; several lines */
  readonly unloadedLines: string;
  readonly missingLines: string;
  /** somebody has said that the vehicle has left */
  readonly hasLeft: boolean;
  readonly orderNumber: string;
  /** A7: what the customer pays to the driver, and what else must be ready there */
  readonly payOnDelivery: string;
  readonly prepare: string;
  /** "09:00–18:00" */
  readonly receivingHours: string;
  /** B3: what is in the way, in the reader's words: the customer reads nothing of what was said among us; several lines */
  readonly notReady: string;
  readonly vehicle: string;
  readonly driver: string;
  /** A5: of the trip, and of the order */
  readonly tripCost: string;
  readonly value: string;
  /** A1: what could be promised instead: from this value on, in this window, or with the trip of that day */
  readonly minimumOrder: string;
  readonly nearestWindow: string;
  readonly joins: string;
  /** B2: nothing came, only a part, or all of it and too late; or we took it back */
  readonly miss: '' | 'nothing' | 'partial' | 'late' | 'withdrawn';
  /** what came, came after the time that was promised */
  readonly late: boolean;
  readonly customerMiss: '' | 'nobody-there' | 'goods-refused';
  readonly signedBy: string;
}

/** Nothing of it. */
export const blankDelivery: OfDelivery = {
  window: '',
  earlierWindow: '',
  requestedWindow: '',
  insteadWindow: '',
  expectedAt: '',
  cameAt: '',
  departsAt: '',
  orderLines: '',
  awaitedLines: '',
  partLines: '',
  unloadedLines: '',
  missingLines: '',
  hasLeft: false,
  orderNumber: '',
  payOnDelivery: '',
  prepare: '',
  receivingHours: '',
  notReady: '',
  vehicle: '',
  driver: '',
  tripCost: '',
  value: '',
  minimumOrder: '',
  nearestWindow: '',
  joins: '',
  miss: '',
  late: false,
  customerMiss: '',
  signedBy: '',
};
