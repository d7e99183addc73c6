/**
 * Asks once for all who want to know at the same time, and soon after; a failure is not kept.
 * @param ms for which an answer stands
 */
export function keptFor<T>(ms: number, ask: () => Promise<T>): () => Promise<T> {
  let kept: { readonly answer: Promise<T>; readonly at: number } | undefined;
  return () => {
    if (kept && Date.now() - kept.at < ms) return kept.answer;
    const answer = ask();
    kept = { answer, at: Date.now() };
    answer.catch(() => {
      kept = undefined;
    });
    return answer;
  };
}
