// Completion in the SPARQL editor: terms and prefixes of the vocabulary, variables of the query, entities by search.
import { api, h } from './main.js';

const KEYWORDS = 'SELECT DISTINCT WHERE FILTER OPTIONAL UNION MINUS GRAPH VALUES BIND CONSTRUCT DESCRIBE ASK COUNT GROUP_CONCAT SAMPLE HAVING EXISTS REGEX CONTAINS LCASE STR LANG BOUND'.split(' ')
  .concat(['GROUP BY', 'ORDER BY', 'LIMIT', 'OFFSET', 'NOT EXISTS']);
const MOST = 8;

/** The word before the cursor: a prefixed name, a variable, or letters. */
function word(text) {
  return text.value.slice(0, text.selectionStart).match(/[?$]\w*$|(?:[A-Za-z][\w-]*)?:[\p{L}\p{N}_%.-]*$|[A-Za-z]\w*$/u)?.[0] ?? '';
}

/** An entity's IRI as a query may write it: prefixed where its local name needs no escape. */
function written(iri, prefixes) {
  const local = iri.startsWith(prefixes.ent) ? iri.slice(prefixes.ent.length) : '';
  return /^[\p{L}_][\p{L}\p{N}_-]*(\.[\p{L}\p{N}_-]+)*$/u.test(local) ? `ent:${local}` : `<${iri}>`;
}

/** What fits a word: { text, about } each, the likeliest first. */
async function fitting(typed, text, { prefixes, terms }) {
  const small = typed.toLowerCase();
  const begins = (name) => name.toLowerCase().startsWith(small) && name !== typed;
  if (/^[?$]/.test(typed)) {
    const known = new Set(text.value.match(/[?$]\w+/g));
    return [...known].filter(begins).map((name) => ({ text: name, about: 'variable' }));
  }
  if (small.startsWith('ent:')) {
    const q = typed.slice(4).replaceAll('_', ' ');
    if (q.length < 2) return [];
    const { entities } = await api('search', { q, limit: MOST });
    return entities.map((one) => ({ text: written(one.iri, prefixes), about: `${one.label}, ${one.kind}` }));
  }
  const own = terms.filter((term) => begins(term.name) || (typed.length > 2 && begins(term.name.slice(3)))).map((term) => ({ text: term.name, about: `${term.sort}: ${term.about}` }));
  if (typed.includes(':')) return own;
  const spaces = Object.entries(prefixes).filter(([prefix]) => begins(prefix)).map(([prefix, iri]) => ({ text: `${prefix}:`, about: iri }));
  const keywords = KEYWORDS.filter(begins).map((name) => ({ text: name, about: '' }));
  return [...spaces, ...keywords, ...own];
}

/** Offers completions below a text area: arrows choose, Enter takes what is chosen, Tab that or the first, Escape leaves. */
export function completion(text) {
  const list = h('ul', { id: 'completions', class: 'choices', role: 'listbox', 'aria-label': 'Completions', hidden: true });
  for (const [name, value] of [['role', 'combobox'], ['aria-autocomplete', 'list'], ['aria-controls', 'completions'], ['aria-expanded', 'false'], ['autocomplete', 'off']]) text.setAttribute(name, value);
  let vocabulary;
  let offered = [];
  let chosen = -1;
  let turn = 0;
  const close = () => {
    turn += 1;
    chosen = -1;
    list.hidden = true;
    text.setAttribute('aria-expanded', 'false');
    text.removeAttribute('aria-activedescendant');
  };
  const choose = (to) => {
    chosen = (to + offered.length) % offered.length;
    [...list.children].forEach((row, at) => row.setAttribute('aria-selected', at === chosen));
    text.setAttribute('aria-activedescendant', list.children[chosen].id);
  };
  const take = (at) => {
    const end = text.selectionStart;
    text.setRangeText(offered[at].text, end - word(text).length, end, 'end');
    close();
    text.focus();
  };
  async function offer(asked = false) {
    const mine = ++turn;
    const typed = word(text);
    if (typed.length < (asked ? 0 : 2)) return close();
    vocabulary ??= await api('vocabulary');
    const found = (await fitting(typed, text, vocabulary)).slice(0, MOST);
    if (mine !== turn) return;
    if (!found.length) return close();
    offered = found;
    list.replaceChildren(...found.map((one, at) => h('li', { id: `completion-${at}`, role: 'option', 'aria-selected': 'false', mousedown: (event) => { event.preventDefault(); take(at); } },
      h('code', {}, one.text), ' ', h('span', { class: 'about' }, one.about))));
    list.hidden = false;
    text.setAttribute('aria-expanded', 'true');
    chosen = -1;
  }
  text.addEventListener('input', () => offer());
  text.addEventListener('blur', close);
  text.addEventListener('keydown', (event) => {
    if (event.key === ' ' && event.ctrlKey) { event.preventDefault(); offer(true); return; }
    if (list.hidden) return;
    // Enter ends a line unless something was chosen.
    const enter = chosen >= 0 && !event.ctrlKey && !event.metaKey ? () => take(chosen) : null;
    const does = { ArrowDown: () => choose(chosen + 1), ArrowUp: () => choose(chosen < 0 ? -1 : chosen - 1), Tab: () => take(Math.max(chosen, 0)), Enter: enter, Escape: close }[event.key];
    if (!does) return;
    event.preventDefault();
    does();
  });
  return list;
}
