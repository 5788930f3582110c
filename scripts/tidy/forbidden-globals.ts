import { type Finding, findingAt } from './finding.ts';
import { isTest } from './places.ts';
import type { SourceText } from './source-text.ts';

interface Ban {
  readonly pattern: RegExp;
  readonly instead: string;
  /** Where it is allowed all the same. */
  readonly except: RegExp;
}

// A bare name, not a method (`clock.setTimeout`), unless it is reached through the global object.
const bare = (names: string): RegExp =>
  new RegExp(`(?<![\\w$.]|\\bfunction )(?:globalThis\\.)?\\b(?:${names})\\b(?=\\s*[(.;,)])`, 'g');

const OUTSIDE_HOST = /^(?:packages\/host|scripts)\//;

const BANS: readonly Ban[] = [
  {
    pattern: bare('Date\\.now|Date(?=\\(\\))'),
    instead: 'the clock of the host',
    except: OUTSIDE_HOST,
  },
  { pattern: bare('process\\.hrtime'), instead: 'the clock of the host', except: OUTSIDE_HOST },
  {
    pattern: bare('performance'),
    instead: 'the clock of the host',
    except: /^(?:packages\/host|apps\/bench|scripts)\//,
  },
  {
    pattern: bare('setTimeout|setInterval|setImmediate|queueMicrotask|AbortSignal\\.timeout'),
    instead: 'the clock of the host',
    except: OUTSIDE_HOST,
  },
  {
    pattern: bare('Math\\.random|crypto\\.(?:random\\w+|getRandomValues)|random(?:UUID|Bytes|Int)'),
    instead: 'the chance and ids of the host',
    except: OUTSIDE_HOST,
  },
  { pattern: bare('console'), instead: 'the journal', except: /^(?:apps|scripts)\// },
];

const SLEEP = bare('setTimeout');
const REAL_CLOCK = '// real clock:';

/**
 * Time, chance and output that do not come through the host, so that a run could not be repeated.
 * A test may use them, but not sleep, unless the line says `// real clock:` and why.
 */
export function forbiddenGlobals(source: SourceText): readonly Finding[] {
  if (isTest(source.path)) return sleeps(source);
  return BANS.filter(({ except }) => !except.test(source.path)).flatMap(({ pattern, instead }) =>
    uses(source, pattern).map(({ name, offset }) =>
      findingAt(source, offset, `${name} is not allowed here: use ${instead}`),
    ),
  );
}

function sleeps(source: SourceText): readonly Finding[] {
  const lines = source.text.split('\n');
  return uses(source, SLEEP)
    .filter(({ line }) => !lines[line]?.includes(REAL_CLOCK))
    .map(({ offset }) =>
      findingAt(source, offset, `tests do not sleep: use a virtual host, or say "${REAL_CLOCK} …"`),
    );
}

function uses({ code }: SourceText, pattern: RegExp) {
  return [...code.matchAll(pattern)]
    .filter(({ index, 0: name }) => !isDeclaration(code, index + name.length))
    .map(({ index, 0: name }) => ({
      name,
      offset: index,
      line: code.slice(0, index).split('\n').length - 1,
    }));
}

/** Whether `name(…)` is followed by a body or a result type, as in `{ setTimeout(run) { … } }`. */
function isDeclaration(code: string, open: number): boolean {
  if (code.charAt(open) !== '(') return false;
  let depth = 0;
  for (let at = open; at < code.length; at += 1) {
    if (code.charAt(at) === '(') depth += 1;
    if (code.charAt(at) === ')') depth -= 1;
    if (depth === 0) return /^\)\s*[{:]/.test(code.slice(at));
  }
  return false;
}
