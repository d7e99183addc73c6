/** The columns of the Temporal UI's list that `how-to/temporal-ui.md` recommends and the pictures show, left to right. */
export const columns = ['Customer', 'State', 'Severity', 'Awaits', 'DueAt', 'Amount', 'Currency', 'Rep', 'Workflow ID'];
