// Writes entries until it is killed, and says of each when it is on disk.
import { openJournal } from '../../src/sqlite/index.ts';

const journal = openJournal({ file: process.argv[2] ?? '' });
for (let n = 0; ; n++) {
  const seqs = Array.from({ length: 1 + (n % 5) }, () =>
    journal.append({
      type: 'noted',
      version: 1,
      run: `r${n % 3}`,
      data: { n, text: 'x'.repeat(n % 300) },
    }),
  );
  await journal.committed();
  process.stdout.write(`${seqs.at(-1)}\n`);
}
