// biome-ignore-all lint/suspicious/noTemplateCurlyInString: these strings are source text.
import { describe, expect, test } from 'vitest';
import { lineAt, sourceText } from './source-text.ts';

/** The views, with runs of blanks made one. */
function views(text: string) {
  const { uncommented, code } = sourceText('a.ts', text);
  const shorten = (view: string) => view.replace(/ +/g, ' ').trim();
  return { uncommented: shorten(uncommented), code: shorten(code) };
}

describe('sourceText', () => {
  test.each([
    ['a line comment', 'a(); // b()', 'a();', 'a();'],
    ['a block comment', 'a(/* b() */);', 'a( );', 'a( );'],
    ['a string with slashes', "a('http://b'); c();", "a('http://b'); c();", "a(' '); c();"],
    ['an escaped quote', "a('\\'//'); b();", "a('\\'//'); b();", "a(' '); b();"],
    ['a quote in a comment', "a(); // it's\nb();", 'a(); \nb();', 'a(); \nb();'],
    ['a template', '`a // b`; c();', '`a // b`; c();', '` `; c();'],
    ['code in a template', '`a ${b(1 /* c */)} d`;', '`a ${b(1 )} d`;', '` ${b(1 )} `;'],
    [
      'a template in a template',
      '`a ${b(`//${c}`)}`;',
      '`a ${b(`//${c}`)}`;',
      '`  ${b(` ${c}`)}`;',
    ],
    ['braces in a template', '`${{ a: 1 }.a} // b`;', '`${{ a: 1 }.a} // b`;', '`${{ a: 1 }.a} `;'],
    ['a regular expression', 'a = /[/"]\\//; b();', 'a = /[/"]\\//; b();', 'a = / /; b();'],
    ['one after return', "return /'/;", "return /'/;", 'return / /;'],
    ['a division', "a = b / c / 'd';", "a = b / c / 'd';", "a = b / c / ' ';"],
    ['a division after a call', "a() / 2; // '", 'a() / 2;', 'a() / 2;'],
  ])('%s', (_name, text, uncommented, code) => {
    const squeezed = code.replace(/ +/g, ' ');
    expect(views(text)).toEqual({ uncommented, code: squeezed });
  });

  test('offsets and lines stay', () => {
    const text = "/* one\ntwo */ const three = 'four'; // five\nsix();";
    const { uncommented, code } = sourceText('a.ts', text);
    expect(uncommented.length).toBe(text.length);
    expect(code.indexOf('six')).toBe(text.indexOf('six'));
    expect(lineAt(code, code.indexOf('six'))).toBe(3);
  });
});
