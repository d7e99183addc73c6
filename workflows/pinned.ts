/** The stories that stay on the version on which they began: none, unless the worker's configuration names some. */
export const pinned: readonly string[] = [];
