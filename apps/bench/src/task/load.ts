/** Something that does one task after the other, told by its number. */
export type Worker = (index: number) => Promise<unknown>;

/** Has so many tasks done, never more than `open` of them at a time. */
export async function drive(tasks: number, open: number, work: Worker): Promise<void> {
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < tasks) await work(next++);
  };
  await Promise.all(Array.from({ length: Math.min(open, tasks) }, lane));
}
