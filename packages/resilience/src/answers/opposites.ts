import type { Word } from './words.ts';

/** A word and the contrary that another text has in its stead. */
export interface Opposites {
  readonly word: string;
  readonly contrary: string;
}

/**
 * The first word of a text that the other has not, while the other alone has its contrary beside the
 * same word: of a fixed list of pairs, or with a prefix that negates ("flexible plan", "inflexible plan").
 */
export function oppositesBetween(
  words: readonly Word[],
  others: readonly Word[],
): Opposites | undefined {
  const own = placesOf(words);
  const places = placesOf(others);
  for (const [index, { lower }] of words.entries()) {
    if (places.has(lower)) continue;
    const beside = stemsBeside(words, index);
    const contrary = contrariesOf(lower).find(
      (one) =>
        !own.has(one) &&
        places.get(one)?.some((place) => hasCommon(beside, stemsBeside(others, place))),
    );
    if (contrary !== undefined) return { word: lower, contrary };
  }
  return undefined;
}

function placesOf(words: readonly Word[]): ReadonlyMap<string, readonly number[]> {
  const places = new Map<string, number[]>();
  for (const [index, { lower }] of words.entries()) {
    const known = places.get(lower);
    if (known === undefined) places.set(lower, [index]);
    else known.push(index);
  }
  return places;
}

/** How many words to either side count as beside. */
const REACH = 3;

const stemsBeside = (words: readonly Word[], index: number): readonly string[] =>
  words
    .slice(Math.max(0, index - REACH), index + REACH + 1)
    .filter((word) => word.isContent && word !== words[index])
    .map(({ stem }) => stem);

const hasCommon = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((one) => others.includes(one));

const NEGATING_PREFIX = /^(?:un|in|im|ir|il|non|dis)(?=\p{L}{4})/u;
const PREFIXES = ['un', 'in', 'im', 'ir', 'il', 'non', 'dis'];

function contrariesOf(word: string): readonly string[] {
  const listed = CONTRARIES.get(word) ?? [];
  if (word.length < 4) return listed;
  const bare = word.replace(NEGATING_PREFIX, '');
  const prefixed = PREFIXES.map((prefix) => `${prefix}${word}`);
  return bare === word ? [...listed, ...prefixed] : [...listed, bare, ...prefixed];
}

/** Common English antonyms; a dictionary is not to be had at this price. */
const PAIRS = [
  'increase decrease, improve hinder, improve reduce, increase reduce, high low, higher lower',
  'highest lowest, large small, larger smaller, largest smallest, more fewer, more less',
  'most least, best worst, better worse, good bad, good poor, strong weak, cheap expensive',
  'affordable expensive, affordable unaffordable, expensive inexpensive, early late',
  'earlier later, earliest latest, first last, before after, young old, younger older',
  'youngest oldest, new old, new existing, rich poor, win lose, won lost, winner loser',
  'victory defeat, defeated won, success failure, successful unsuccessful, accept reject',
  'accepted rejected, accepts rejects, accept decline, accepts declines, agree disagree',
  'agrees disagrees, agreed disagreed, allow forbid, allows forbids, approve reject',
  'approved rejected, encourage discourage, encourages discourages, support oppose',
  'supports opposes, supported opposed, include exclude, includes excludes, included excluded',
  'including excluding, start end, started ended, begin end, began ended, open closed',
  'public private, free paid, live recorded, north south, northern southern, east west',
  'eastern western, male female, man woman, husband wife, son daughter, father mother',
  'brother sister, actor actress, king queen, alive dead, born died, true false',
  'correct incorrect, right wrong, left right, positive negative, legal illegal',
  'guilty innocent, always never, often rarely, frequently rarely, common rare, rise fall',
  'rose fell, rising falling, gain loss, gained lost, profit loss, buy sell, bought sold',
  'major minor, maximum minimum, upper lower, wide narrow, wide limited, broad narrow',
  'long short, longer shorter, hot cold, warm cold, fast slow, faster slower, easy difficult',
  'easy hard, simple complex, simple complicated, specific general, personalized generic',
  'unique ordinary, unique common, exclusive standard, flexible inflexible, flexible rigid',
  'comprehensive limited, comprehensive basic, competitive uncompetitive',
  'satisfied dissatisfied, happy unhappy, interested uninterested, professional unprofessional',
  'potential existing, tall short, remember forget, present absent, love hate, like dislike',
  'likes dislikes, save waste, internal external, domestic foreign, permanent temporary',
  'guilty acquitted, convicted acquitted, innocent convicted, optional mandatory',
  'voluntary compulsory, ancient modern, peace war, friend enemy, ally enemy, attack defend',
  'retreat advance, upgrade downgrade, pass fail, passed failed, arrive leave, arrived left',
  'arrive depart, enter exit, push pull, send receive, sends receives, full empty',
  'safe dangerous, clear vague, clear unclear, visible hidden, transparent opaque',
];

const CONTRARIES = contraries();

function contraries(): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const pair of PAIRS.flatMap((line) => line.split(', '))) {
    const [one = '', other = ''] = pair.split(' ');
    found.set(one, [...(found.get(one) ?? []), other]);
    found.set(other, [...(found.get(other) ?? []), one]);
  }
  return found;
}
