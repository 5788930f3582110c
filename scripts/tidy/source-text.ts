/**
 * Source text in two views of the same length as the original, so that an offset into one is an
 * offset into all. What a view leaves out is blank; line breaks stay.
 */
export interface SourceText {
  readonly path: string;
  readonly text: string;
  /** Without comments. */
  readonly uncommented: string;
  /** Without comments and without what stands between quotes, or in a regular expression. */
  readonly code: string;
}

/** Reads TypeScript well enough to know a comment from a string that looks like one. */
export function sourceText(path: string, text: string): SourceText {
  const scanner = { text, uncommented: [...blank(text)], code: [...blank(text)] };
  scanCode(scanner, 0, false);
  return { path, text, uncommented: scanner.uncommented.join(''), code: scanner.code.join('') };
}

/** The line of an offset, from 1. */
export function lineAt(text: string, offset: number): number {
  return text.slice(0, offset).split('\n').length;
}

interface Scanner {
  readonly text: string;
  readonly uncommented: string[];
  readonly code: string[];
}

/** Copies code up to the end, or up to the brace that closes a `${`; gives the offset there. */
function scanCode(scanner: Scanner, start: number, isInTemplate: boolean): number {
  const { text } = scanner;
  let depth = 0;
  let lastCode = ''; // the code since the last break of a line's tokens, to judge a slash
  let at = start;
  while (at < text.length) {
    const char = text.charAt(at);
    const two = text.slice(at, at + 2);
    if (two === '//') at = endOf(text, at, '\n', 0);
    else if (two === '/*') at = endOf(text, at + 2, '*/', 2);
    else if (char === '/' && isRegularExpressionAfter(lastCode)) {
      at = copyQuoted(scanner, at, endOfRegularExpression(text, at));
      lastCode = ')';
    } else if (char === "'" || char === '"') {
      at = copyQuoted(scanner, at, endOfString(text, at, char));
      lastCode = ')';
    } else if (char === '`') {
      at = scanTemplate(scanner, at);
      lastCode = ')';
    } else {
      if (char === '{') depth += 1;
      if (char === '}') {
        if (depth === 0 && isInTemplate) return at;
        depth -= 1;
      }
      keep(scanner.uncommented, text, at, at + 1);
      keep(scanner.code, text, at, at + 1);
      lastCode = /\s/.test(char) ? `${lastCode.trimEnd()} ` : (lastCode + char).slice(-12);
      at += 1;
    }
  }
  return at;
}

function scanTemplate(scanner: Scanner, start: number): number {
  const { text } = scanner;
  keep(scanner.code, text, start, start + 1);
  let at = start + 1;
  let textStart = start;
  while (at < text.length && text.charAt(at) !== '`') {
    if (text.charAt(at) === '\\') at += 2;
    else if (text.startsWith('${', at)) {
      keep(scanner.uncommented, text, textStart, at + 2);
      keep(scanner.code, text, at, at + 2);
      textStart = scanCode(scanner, at + 2, true);
      keep(scanner.code, text, textStart, textStart + 1);
      at = textStart + 1;
    } else at += 1;
  }
  keep(scanner.uncommented, text, textStart, at + 1);
  keep(scanner.code, text, at, at + 1);
  return at + 1;
}

/** A slash divides after a value, and starts a regular expression after anything else. */
function isRegularExpressionAfter(code: string): boolean {
  const before = code.trimEnd();
  if (/\b(return|typeof|case|in|of|delete|void|throw|new|await|yield)$/.test(before)) return true;
  return !/[\w$)\]}]$/.test(before);
}

function endOfRegularExpression(text: string, start: number): number {
  let isInClass = false;
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === '[') isInClass = true;
    else if (char === ']') isInClass = false;
    else if (char === '\n' || (char === '/' && !isInClass)) return at + 1;
  }
  return text.length;
}

function endOfString(text: string, start: number, quote: string): number {
  for (let at = start + 1; at < text.length; at += 1) {
    const char = text.charAt(at);
    if (char === '\\') at += 1;
    else if (char === quote || char === '\n') return at + 1;
  }
  return text.length;
}

function endOf(text: string, start: number, mark: string, markLength: number): number {
  const found = text.indexOf(mark, start);
  return found === -1 ? text.length : found + markLength;
}

/** Copies `'text'` into one view, and the quotes alone into the other. */
function copyQuoted(scanner: Scanner, start: number, end: number): number {
  keep(scanner.uncommented, scanner.text, start, end);
  keep(scanner.code, scanner.text, start, start + 1);
  keep(scanner.code, scanner.text, end - 1, end);
  return end;
}

function keep(view: string[], text: string, start: number, end: number): void {
  for (let at = start; at < Math.min(end, text.length); at += 1) view[at] = text.charAt(at);
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}
