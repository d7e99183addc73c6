import {
  Connection,
  type ConnectionOptions,
  defaultGrpcRetryOptions,
  makeGrpcRetryInterceptor,
} from '@temporalio/client';

const failedPrecondition = 9;

/** For looks at the server's state: nothing is tried again, so that what is not there is said at once. */
export const connectToLook = (options: ConnectionOptions): Connection =>
  Connection.lazy({ ...options, interceptors: [] });

/**
 * Connects to the Temporal server. Beside what the client tries again by itself, this tries a query again that
 * reaches a commitment in the moment in which it continues as new.
 * @throws Error where the server does not answer
 */
export function connect(options: ConnectionOptions): Promise<Connection> {
  const usual = defaultGrpcRetryOptions();
  const again = makeGrpcRetryInterceptor({
    ...usual,
    retryableDecider: (attempt, status) =>
      usual.retryableDecider(attempt, status) ||
      (attempt < 10 && status.code === failedPrecondition && status.details.includes('task is not scheduled yet')),
  });
  return Connection.connect({ ...options, interceptors: [again] });
}
