/**
 * The shapes of requests that come with the decisions which the stories share. A worker runs these modules once, and
 * not once for each commitment that it takes up. They are frozen then: nothing of one commitment reaches another, and
 * none of them can parse, which is done where something comes in.
 */
import '../domain/master-data.ts';
import '../domain/money.ts';
import '../domain/patience.ts';
import '../domain/plain-words.ts';
import '../domain/rebate.ts';
