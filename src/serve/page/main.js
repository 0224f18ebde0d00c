// The frame of the page: routes, requests, search. Views are in views.js, drawing in graph.js.
import { views } from './views.js';

/** An element; attributes that are functions become listeners, `null` children are left out. */
export function h(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** JSON of a resource below /api/; throws with the server's own words. */
export async function api(name, parameters = {}) {
  const given = Object.entries(parameters).filter(([, value]) => value !== undefined && value !== null && value !== '');
  const answer = await fetch(`api/${name}?${new URLSearchParams(given)}`);
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.error);
  return json;
}

/** The colour class of a kind. */
export function family(kind) {
  const in_ = (list) => list.split(' ').includes(kind);
  if (in_('Person People')) return 'Person';
  if (in_('Country City Region Location Place Facility Border Area')) return 'Place';
  if (in_('Event Attack Election Meeting Conflict Disaster Competition')) return 'Event';
  if (in_('Organization Company GovernmentBody Alliance Party ArmedGroup MilitaryUnit MediaOutlet University SportsTeam Group')) return 'Body';
  return 'Other';
}

/** `#/name/argument?a=b` as { name, argument, given }. */
function route() {
  const [path, query = ''] = location.hash.replace(/^#\/?/, '').split('?');
  const [name = '', ...rest] = path.split('/');
  return { name, argument: decodeURIComponent(rest.join('/')), given: Object.fromEntries(new URLSearchParams(query)) };
}

/** The link of a state. */
export function link(name, argument = '', given = {}) {
  const query = new URLSearchParams(Object.entries(given).filter(([, value]) => value)).toString();
  return `#/${name}${argument ? `/${encodeURIComponent(argument)}` : ''}${query ? `?${query}` : ''}`;
}

let turn = 0;

async function show() {
  const mine = ++turn;
  const { name, argument, given } = route();
  const main = document.getElementById('main');
  for (const one of document.querySelectorAll('nav a')) {
    if (one.getAttribute('href') === `#/${name}`) one.setAttribute('aria-current', 'page');
    else one.removeAttribute('aria-current');
  }
  try {
    const view = views[name] ?? views.nothing;
    const { title, content, ready } = await view(argument, given);
    if (mine !== turn) return;
    document.title = title ? `${title} · newsgraph` : 'newsgraph';
    main.replaceChildren(...content);
    ready?.();
  } catch (fault) {
    if (mine !== turn) return;
    main.replaceChildren(h('h1', {}, 'That did not work'), h('p', { class: 'fault', role: 'alert' }, fault.message));
  }
  scrollTo(0, 0);
}

function search() {
  const [form, input, list] = ['search', 'query', 'suggestions'].map((id) => document.getElementById(id));
  let chosen = -1;
  let asked = 0;
  const close = () => {
    list.hidden = true;
    chosen = -1;
    input.setAttribute('aria-expanded', 'false');
    input.removeAttribute('aria-activedescendant');
  };
  const go = (iri) => {
    close();
    input.value = '';
    location.hash = link('entity', iri);
  };
  const choose = (to) => {
    const rows = [...list.children];
    chosen = (to + rows.length) % rows.length;
    rows.forEach((row, at) => row.setAttribute('aria-selected', at === chosen));
    input.setAttribute('aria-activedescendant', rows[chosen].id);
  };
  input.addEventListener('input', async () => {
    const mine = ++asked;
    if (input.value.trim().length < 2) return close();
    const { entities } = await api('search', { q: input.value, limit: 8 });
    if (mine !== asked) return;
    list.replaceChildren(...entities.map((one, at) => h('li', {
      id: `suggestion-${at}`, role: 'option', 'aria-selected': 'false', mousedown: (event) => { event.preventDefault(); go(one.iri); },
    }, one.label, ' ', h('span', { class: `kind ${family(one.kind)}` }, one.kind))));
    list.hidden = entities.length === 0;
    input.setAttribute('aria-expanded', String(entities.length > 0));
    list.dataset.iris = JSON.stringify(entities.map((one) => one.iri));
    chosen = -1;
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Escape') close();
    if (list.hidden || !list.children.length) return;
    if (event.key === 'ArrowDown') { event.preventDefault(); choose(chosen + 1); }
    if (event.key === 'ArrowUp') { event.preventDefault(); choose(chosen < 0 ? -1 : chosen - 1); }
  });
  input.addEventListener('blur', close);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    const iris = list.hidden ? [] : JSON.parse(list.dataset.iris ?? '[]');
    if (chosen >= 0 && iris[chosen]) go(iris[chosen]);
    else if (input.value.trim()) { const words = input.value.trim(); close(); location.hash = link('search', words); }
  });
  addEventListener('keydown', (event) => {
    const writing = ['INPUT', 'TEXTAREA', 'SELECT'].includes(document.activeElement?.tagName);
    if (event.key === '/' && !writing) { event.preventDefault(); input.focus(); }
  });
}

addEventListener('hashchange', show);
search();
show();
