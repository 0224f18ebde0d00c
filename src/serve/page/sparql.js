// The SPARQL editor: questions to begin with, completion, answers as table, graph and file; the address holds query and view.
import { api, h, link } from './main.js';
import { completion } from './complete.js';
import { picture } from './graph.js';

const FRESH = 'SELECT ?member ?body {\n  ?member ng:memberOf ?body .\n}\nLIMIT 50';
const ROWS = { CSV: ['text/csv', 'csv'], TSV: ['text/tab-separated-values', 'tsv'], JSON: ['application/sparql-results+json', 'json'] };
const TRIPLES = { Turtle: ['text/turtle', 'ttl'], 'N-Triples': ['application/n-triples', 'nt'] };
/** Rows of a table and nodes of a graph that are shown. */
const SHOWN = 1000;
const DRAWN = 300;

const plural = (count, word) => `${count.toLocaleString('en')} ${word}${count === 1 ? '' : 's'}`;
const ask = (query, accept) => fetch('sparql', { method: 'POST', headers: { Accept: accept }, body: new URLSearchParams({ query }) });

function local(iri) {
  const end = iri.split(/[/#]/).pop();
  try { return decodeURIComponent(end).replaceAll('_', ' '); } catch { return end; }
}

function place(iri) {
  if (/\/ent\//.test(iri)) return link('entity', iri);
  if (/\/art\/[^/]+$/.test(iri)) return link('article', iri);
  return /\/claim\//.test(iri) ? link('claim', iri) : iri;
}

function cell(term) {
  if (!term) return '';
  if (term.type === 'uri') return h('a', { href: place(term.value) }, local(term.value));
  // A triple term is a triple within a triple.
  if (term.type === 'triple') return ['subject', 'predicate', 'object'].flatMap((end) => [cell(term.value[end]), ' ']);
  return term.value;
}

function table(vars, rows) {
  const shown = rows.slice(0, SHOWN);
  const words = shown.length < rows.length ? `${plural(rows.length, 'row')}, the first ${shown.length} shown` : plural(rows.length, 'row');
  return [h('p', { class: 'lead' }, words), h('div', { class: 'scroll' }, h('table', {},
    h('thead', {}, h('tr', {}, vars.map((name) => h('th', { scope: 'col' }, name)))),
    h('tbody', {}, shown.map((row) => h('tr', {}, vars.map((name) => h('td', {}, cell(row[name]))))))))];
}

/** The triples of N-Triples lines, without those that hold a triple as their object. */
function triples(text) {
  const end = (term) => (term.startsWith('<') ? { type: 'uri', value: term.slice(1, -1) } : { type: 'literal', value: JSON.parse(term.match(/^"(?:[^"\\]|\\.)*"/)?.[0] ?? '""') });
  return text.split('\n').flatMap((line) => {
    const found = line.match(/^(<[^<>]*>) <([^<>]*)> (<[^<>]*>|".*) \.$/);
    return found ? [{ from: end(found[1]), words: local(found[2]), to: end(found[3]) }] : [];
  });
}

/** A row as edges: subject, relation, object where the middle names a term; else the first IRI to each other one. */
function edges(vars, row) {
  const ends = vars.map((name) => ({ name, term: row[name] })).filter(({ term }) => term && term.type !== 'triple');
  const named = ({ term }) => term.type === 'uri' && /(\/ns#|\/open\/)/.test(term.value);
  if (ends.length >= 3 && named(ends[1])) return [{ from: ends[0].term, words: local(ends[1].term.value), to: ends[2].term }];
  const [first, ...others] = ends.filter(({ term }) => term.type === 'uri');
  return others.map(({ name, term }) => ({ from: first.term, words: name, to: term }));
}

/** Nodes and edges to draw, as many as stay readable. */
function drawing(list) {
  const nodes = new Map();
  const kept = new Map();
  const add = ({ type, value }) => {
    if (!nodes.has(value) && nodes.size >= DRAWN) return false;
    if (!nodes.has(value)) nodes.set(value, { id: value, label: type === 'uri' ? local(value) : value, kind: '', role: type === 'uri' ? 'entity' : 'value', degree: 0 });
    return true;
  };
  let left = 0;
  for (const { from, words, to } of list) {
    if (!add(from) || !add(to)) { left += 1; continue; }
    const id = `${from.value} ${words} ${to.value}`;
    if (kept.has(id)) continue;
    kept.set(id, { id, source: from.value, target: to.value, words, articles: 1 });
    for (const one of [from, to]) nodes.get(one.value).degree += 1;
  }
  return { nodes: [...nodes.values()], edges: [...kept.values()], left };
}

/** The view of the editor. */
export async function sparql(_, { query, view = 'table' }) {
  const { questions } = await api('questions');
  const text = h('textarea', { id: 'sparql', spellcheck: 'false', 'aria-label': 'SPARQL query' });
  text.value = query ?? FRESH;
  const choices = completion(text);
  const out = h('div', { 'aria-live': 'polite' });
  const tabs = h('div', { class: 'row', hidden: true });
  let seen = view;
  let answer;

  const keep = () => history.replaceState(null, '', link('sparql', '', { query: answer?.query ?? text.value, view: seen === 'table' ? '' : seen }));
  const button = (words, does, given = {}) => h('button', { type: 'button', click: does, ...given }, words);

  function draw() {
    const { nodes, edges: lines, left } = drawing(answer.edges);
    if (!lines.length) return out.replaceChildren(h('p', { class: 'lead' }, 'There are no two IRIs in a row that a line could join.'));
    const { element, start } = picture('Graph of the answer; the table holds the same', nodes, lines, (node) => node.role === 'entity' && (location.hash = place(node.id)));
    const more = left ? `, ${plural(left, 'line')} left out` : '';
    out.replaceChildren(h('p', { class: 'lead' }, `${plural(nodes.length, 'node')}, ${plural(lines.length, 'line')}${more}`), element);
    return start();
  }

  function show(which) {
    seen = which;
    keep();
    for (const tab of tabs.querySelectorAll('[data-view]')) tab.setAttribute('aria-pressed', tab.dataset.view === which);
    if (which === 'graph') draw();
    else out.replaceChildren(...answer.shown());
  }

  async function save(query, accept, ending) {
    const given = await ask(query, accept);
    if (!given.ok) return out.replaceChildren(h('p', { class: 'fault', role: 'alert' }, (await given.json()).error));
    const url = URL.createObjectURL(await given.blob());
    h('a', { href: url, download: `answer.${ending}` }).click();
    return setTimeout(() => URL.revokeObjectURL(url), 10_000);
  }

  /** What may be done with an answer. */
  function offer(formats) {
    tabs.replaceChildren(...[['table', 'Table'], ['graph', 'Graph']].map(([name, words]) => button(words, () => show(name), { 'data-view': name })),
      ...Object.entries(formats).map(([name, [accept, ending]]) => button(`Save ${name}`, () => save(answer.query, accept, ending))));
    tabs.hidden = false;
    show(seen);
  }

  async function run() {
    const asked = text.value;
    tabs.hidden = true;
    out.replaceChildren(h('p', { class: 'lead' }, '…'));
    const given = await ask(asked, 'application/sparql-results+json, application/n-triples;q=0.9, application/json;q=0.1');
    const got = await given.text();
    answer = { query: asked };
    if (!given.ok) {
      keep();
      return out.replaceChildren(h('p', { class: 'fault', role: 'alert' }, JSON.parse(got).error));
    }
    if (!given.headers.get('content-type').includes('json')) {
      const list = triples(got);
      const rows = list.map(({ from, words, to }) => ({ subject: from, relation: { type: 'literal', value: words }, object: to }));
      const left = got.split('\n').filter(Boolean).length - list.length;
      const note = left > 0 && h('p', { class: 'lead' }, `${plural(left, 'triple')} about triples are left out here; the files have them.`);
      answer = { query: asked, edges: list, shown: () => [...table(['subject', 'relation', 'object'], rows), note].filter(Boolean) };
      return offer(TRIPLES);
    }
    const { head, results, boolean } = JSON.parse(got);
    if (boolean !== undefined) {
      keep();
      return out.replaceChildren(h('p', {}, boolean ? 'yes' : 'no'));
    }
    answer = { query: asked, edges: results.bindings.flatMap((row) => edges(head.vars, row)), shown: () => table(head.vars, results.bindings) };
    return offer(ROWS);
  }

  const shipped = h('select', { id: 'shipped', change: (event) => { const one = questions.find((q) => q.name === event.target.value); if (one) text.value = one.sparql; } },
    h('option', { value: '' }, 'a shipped question …'), questions.map((one) => h('option', { value: one.name }, `${one.name}: ${one.title}`)));
  text.addEventListener('keydown', (event) => { if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) run(); });
  return { title: 'SPARQL', content: [h('h1', {}, 'Ask in SPARQL'),
    h('p', { class: 'lead' }, 'Names complete as you type (Ctrl-Space offers all): relations and kinds as ng:…, entities as ent:…; Ctrl-Enter runs.'),
    h('div', { class: 'row' }, h('label', { for: 'shipped' }, 'Begin with'), shipped), h('div', { class: 'editor' }, text, choices),
    h('div', { class: 'row' }, button('Run', run, { id: 'run' })), tabs, out], ready: query ? run : undefined };
}
