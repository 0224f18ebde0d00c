// The views: each takes the argument and parameters of its route, and gives a title, elements, and what to do once they are in the page.
import { api, family, h, link } from './main.js';
import { neighbourhood } from './graph.js';
import { sparql } from './sparql.js';

const kindOf = (kind) => h('span', { class: `kind ${family(kind)}` }, kind);
const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;
const article = (one) => h('a', { href: link('article', one.id) }, [one.title, one.publisher, one.published].filter(Boolean).join(', ') || one.source);
const entity = (end) => (end.iri ? h('a', { href: link('entity', end.iri) }, end.label) : end.label);

/** The words of a claim's stance that make it no plain fact. */
function flags(said) {
  return [said.polarity === 'denied' && 'denied', said.certainty !== 'factual' && said.certainty, said.tense === 'planned' && 'planned']
    .filter(Boolean).map((word) => h('span', { class: 'flag' }, word));
}

const days = (time) => (!time ? '' : time.start === time.end ? time.start ?? time.text : `${time.start ?? ''} to ${time.end ?? ''}`);

function claim(said, inArticle = false) {
  const words = flags(said);
  return h('article', { class: `claim${words.length ? ' doubtful' : ''}` },
    h('div', {}, entity(said.subject), ` ${said.words} `, entity(said.object), words,
      said.time && h('span', { class: 'badge' }, days(said.time)), said.place && h('span', { class: 'badge' }, `in ${said.place}`)),
    h('q', {}, said.quote),
    h('div', { class: 'source' }, said.speaker ? `says ${said.speaker} · ` : '', !inArticle && article(said.article), !inArticle && ' · ',
      h('a', { href: link('claim', said.claim) }, 'why')));
}

/** A list that fetches its next pages when asked. */
function pages(name, given, key, row) {
  const list = h('div');
  const more = h('button', { type: 'button', hidden: true }, 'More');
  let cursor = 0;
  const fetchPage = async () => {
    const page = await api(name, { ...given, cursor });
    list.append(...page[key].map(row));
    cursor = page.nextCursor;
    more.hidden = cursor === undefined;
    return page.total;
  };
  more.addEventListener('click', fetchPage);
  return { element: h('div', {}, list, more), first: fetchPage };
}

/** What the store holds, below the heading; counting takes a while in a large store, so the rest of the page does not wait for it. */
async function counted(tiles, ranks, relations) {
  const tile = (count, word, to) => h('div', { class: 'tile' }, h('b', {}, count.toLocaleString('en')), to ? h('a', { href: to }, word) : word);
  try {
    const stats = await api('stats');
    tiles.replaceChildren(tile(stats.articles, 'articles', link('articles')), tile(stats.entities, 'entities'), tile(stats.facts, 'facts'),
      tile(stats.claims, 'claims'), tile(stats.disputedFacts, 'disputed', link('disputes')));
    ranks.replaceChildren(h('h2', {}, 'Ranked first'), h('ol', {}, stats.top.map(([label]) => h('li', {}, h('a', { href: link('entity', label) }, label)))),
      h('h2', {}, 'Kinds'), h('p', {}, stats.kinds.map(([kind, count]) => [kindOf(`${kind}`), ` ${count}   `]).flat()));
    relations.replaceChildren(h('h2', {}, 'Relations'), h('table', {}, h('tbody', {}, stats.relations.filter((one) => one.canonical).slice(0, 12).map((one) => h('tr', {},
      h('td', {}, h('a', { href: link('sparql', '', { query: `SELECT ?subject ?object { ?subject ng:${one.relation} ?object } LIMIT 100` }) }, one.relation)),
      h('td', {}, plural(one.facts, 'fact')), h('td', {}, one.denied ? `${one.denied} denied` : ''))))));
  } catch (fault) {
    tiles.replaceChildren(h('p', { class: 'fault', role: 'alert' }, fault.message));
  }
}

async function home() {
  const { articles } = await api('articles', { limit: 12 });
  const tiles = h('div', { class: 'tiles', 'aria-live': 'polite' }, h('p', { class: 'lead' }, 'Counting what is there …'));
  const [ranks, relations] = [h('section'), h('div')];
  return { title: '', ready: () => counted(tiles, ranks, relations), content: [
    h('h1', {}, 'What the articles say'),
    h('p', { class: 'lead' }, 'Every claim here has its sentence, its speaker and its article.'),
    tiles,
    h('div', { class: 'two' },
      ranks,
      h('section', {}, h('h2', {}, 'Articles'), h('ul', {}, articles.map((one) => h('li', {}, article(one)))), relations)),
  ] };
}

async function found(words) {
  const { entities } = await api('search', { q: words, limit: 30 });
  if (!entities.length) throw new Error(`No entity has a name like “${words}”.`);
  return { title: words, content: [h('h1', {}, `“${words}”`), h('ul', { class: 'facts' }, entities.map((one) => h('li', {}, entity(one), ' ', kindOf(one.kind), h('span', { class: 'badge' }, plural(one.facts, 'fact')))))] };
}

async function card(name, given) {
  const one = await api('entity', { entity: name, ...given });
  const dated = await api('timeline', { entity: one.iri, limit: 100 });
  const { panel, start } = neighbourhood(one.iri, one.label);
  const row = (group, fact) => {
    const subject = group.inverse ? fact.other.iri ?? fact.other.label : one.iri;
    const object = group.inverse ? one.iri : fact.other.iri ?? fact.other.label;
    return h('li', {}, entity(fact.other), fact.when && h('span', { class: 'badge' }, fact.when), fact.disputed && h('span', { class: 'flag' }, 'disputed'),
      h('span', { class: 'badge' }, h('a', { href: link('explain', '', { subject, relation: group.relation, object }) }, plural(fact.articles, 'article'))),
      fact.says.length > 0 && h('span', { class: 'badge' }, `says ${fact.says.join(', ')}`));
  };
  const content = [
    h('h1', {}, one.label),
    h('p', { class: 'lead' }, kindOf(one.kind), ' ', one.about, '. ', one.names.length ? `Also called ${one.names.join(', ')}. ` : '',
      `${plural(one.claims, 'claim')} in ${plural(one.articles, 'article')}${one.first ? `, ${one.first} to ${one.last}` : ''}. `,
      one.links.map((to) => [h('a', { href: to, rel: 'noreferrer' }, to.split('/').pop()), ' · ']),
      h('a', { href: link('path', '', { from: one.iri }) }, 'Path to …')),
    h('div', { class: 'two' },
      h('section', {}, h('h2', {}, 'Relations'), one.relations.map((group) => h('div', {}, h('h3', {}, group.words), h('ul', { class: 'facts' }, group.rows.map((fact) => row(group, fact))))),
        !one.relations.length && h('p', { class: 'lead' }, 'No plain facts.')),
      h('div', {}, h('h2', {}, 'Around it'), panel)),
    one.doubtful.length && h('section', {}, h('h2', {}, 'Denied, uncertain or planned'), one.doubtful.map((said) => claim(said))),
    one.says.length && h('section', {}, h('h2', {}, `What ${one.label} says`), one.says.map((said) => claim(said))),
    dated.claims.length && h('section', {}, h('h2', {}, 'Timeline'), h('table', {}, h('tbody', {}, dated.claims.map((said) => h('tr', {},
      h('td', {}, days(said.time)), h('td', {}, entity(said.subject), ` ${said.words} `, entity(said.object), flags(said)), h('td', {}, article(said.article))))))),
  ].filter(Boolean);
  return { title: one.label, content, ready: start };
}

async function articles() {
  const { element, first } = pages('articles', {}, 'articles', (one) => h('p', {}, article(one), h('span', { class: 'badge' }, one.source)));
  const total = await first();
  return { title: 'Articles', content: [h('h1', {}, plural(total, 'article')), element] };
}

/** The text in pieces: sentences, and in them the outermost mentions as links. */
function marked(read) {
  const points = [...read.text];
  const cut = (start, end) => points.slice(start, end).join('');
  const outer = [];
  for (const mention of read.mentions) if (!outer.length || mention.start >= outer.at(-1).end) outer.push(mention);
  const part = (start, end) => {
    const pieces = [];
    let at = start;
    for (const mention of outer.filter((one) => one.start >= start && one.end <= end)) {
      pieces.push(cut(at, mention.start), h('a', { class: `mention ${family(mention.kind)}`, href: link('entity', mention.entity), title: `${mention.label} (${mention.kind})` }, cut(mention.start, mention.end)));
      at = mention.end;
    }
    return [...pieces, cut(at, end)];
  };
  const pieces = [];
  let at = 0;
  read.sentences.forEach(([start, end]) => {
    pieces.push(cut(at, start), h('span', { class: 'sentence', 'data-at': start }, part(start, end)));
    at = end;
  });
  return h('div', { class: 'text' }, pieces, cut(at, points.length));
}

async function one(id) {
  const read = await api('article', { id });
  const text = marked(read);
  const light = (at, on) => text.querySelector(`[data-at="${at}"]`)?.classList.toggle('lit', on);
  const margin = read.claims.map((said) => {
    const element = claim(said, true);
    element.tabIndex = 0;
    for (const [event, on] of [['mouseenter', true], ['mouseleave', false], ['focus', true], ['blur', false]]) element.addEventListener(event, () => light(said.sentenceAt[0], on));
    element.addEventListener('click', (event) => { if (event.target.tagName !== 'A') text.querySelector(`[data-at="${said.sentenceAt[0]}"]`)?.scrollIntoView({ block: 'center', behavior: 'smooth' }); });
    return element;
  });
  const about = read.article;
  return { title: about.title ?? about.source, content: [
    h('h1', {}, about.title ?? about.source), h('p', { class: 'lead' }, [about.publisher, about.published, about.source].filter(Boolean).join(' · ')),
    h('div', { class: 'two' }, text, h('section', { 'aria-label': 'Claims' }, h('h2', {}, plural(read.claims.length, 'claim')), margin)),
  ] };
}

async function disputes() {
  const row = (one) => h('section', {}, h('h2', {}, one.about), h('p', { class: 'lead' }, one.cause),
    h('div', { class: 'sides' }, one.sides.map((side) => h('div', {}, h('h3', {}, side.holds), side.claims.map((said) => claim(said))))));
  const { element, first } = pages('disputes', {}, 'disputes', row);
  const total = await first();
  return { title: 'Disputes', content: [h('h1', {}, plural(total, 'dispute')), h('p', { class: 'lead' }, 'What is both affirmed and denied, and two values where there can be one.'), element] };
}

async function path(_, { from = '', to = '', max = '4' }) {
  const inputs = { from: h('input', { id: 'from', value: from, required: true }), to: h('input', { id: 'to', value: to, required: true }), max: h('input', { id: 'max', type: 'number', min: 1, max: 8, value: max }) };
  const form = h('form', { class: 'row', submit: (event) => { event.preventDefault(); location.hash = link('path', '', Object.fromEntries(Object.entries(inputs).map(([name, input]) => [name, input.value]))); } },
    h('label', { for: 'from' }, 'From'), inputs.from, h('label', { for: 'to' }, 'to'), inputs.to, h('label', { for: 'max' }, 'in at most'), inputs.max, 'steps', h('button', {}, 'Find'));
  const content = [h('h1', {}, 'How do they connect?'), form];
  if (from && to) {
    const answer = await api('path', { from, to, max });
    if (!answer.paths.length) content.push(h('p', {}, `${answer.from.label} and ${answer.to.label} do not connect within ${plural(answer.longest, 'step')}.`));
    answer.paths.forEach((steps, at) => content.push(h('section', {}, h('h2', {}, `Path ${at + 1}: ${plural(steps.length, 'step')}`),
      h('ol', { class: 'path' }, steps.map((step) => h('li', {}, step.evidence ? claim(step.evidence) : `${step.subject.label} ${step.words} ${step.object.label}`))))));
  }
  return { title: 'Path', content };
}

async function explain(_, given) {
  const { explanations } = await api('explain', given);
  return { title: 'Sentences', content: [h('h1', {}, 'The sentences'), ...explanations.flatMap((one) => [h('h2', {}, one.about), ...one.claims.map((said) => explained(said))])] };
}

/** A claim with its words marked, its rule and its merges. */
function explained(one) {
  const points = [...one.quote];
  const pieces = [];
  let at = 0;
  for (const mark of [...one.marks].sort((a, b) => a.start - b.start)) {
    if (mark.start < at) continue;
    pieces.push(points.slice(at, mark.start).join(''), h('mark', { title: mark.role }, points.slice(mark.start, mark.end).join('')));
    at = mark.end;
  }
  const element = claim(one);
  element.querySelector('q').replaceChildren(...pieces, points.slice(at).join(''));
  element.append(h('div', { class: 'source' }, `rule ${one.rule}${one.written ? `, written in ${one.written}` : ''} · confidence ${one.confidence}`),
    ...one.merges.map((merge) => h('div', { class: 'source' }, `“${merge.words}” is ${merge.entity}: ${merge.why}`)));
  return element;
}

async function why(iri) {
  const one = await api('claim', { claim: iri });
  return { title: 'Claim', content: [h('h1', {}, 'A claim and its words'), explained(one)] };
}

export const views = {
  '': home, search: found, entity: card, articles, article: one, disputes, path, explain, claim: why, sparql,
  nothing: async () => { throw new Error('There is no such page.'); },
};
