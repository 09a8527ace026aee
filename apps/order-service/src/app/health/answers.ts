/** A dependency that takes longer than this is away, as far as health is concerned, in milliseconds. */
const LIMIT_MS = 2_000;

/** Whether a question is answered in time, whatever the answer is. */
export async function answers(question: PromiseLike<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<false>((resolve) => (timer = setTimeout(() => resolve(false), LIMIT_MS)));
  const asked = Promise.resolve(question).then(
    () => true,
    () => false,
  );
  try {
    return await Promise.race([asked, late]);
  } finally {
    clearTimeout(timer);
  }
}
