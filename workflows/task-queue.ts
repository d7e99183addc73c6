/** Where the API puts commitments and the workers take them. */
export const taskQueue = 'kept';
