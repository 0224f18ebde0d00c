// The drawn neighbourhood of an entity: widened by a click, filtered by kind, relation, support and day.
import { api, family, h, link } from './main.js';

const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();

function look() {
  return [
    { selector: 'node', style: {
      label: 'data(label)', 'font-size': 11, color: colour('ink'), 'text-wrap': 'wrap', 'text-max-width': 110, 'text-valign': 'bottom', 'text-margin-y': 3,
      'background-color': (node) => colour(family(node.data('kind'))), width: (node) => 12 + 4 * Math.sqrt(node.data('degree')),
      height: (node) => 12 + 4 * Math.sqrt(node.data('degree')), 'text-background-color': colour('panel'), 'text-background-opacity': 0.75,
    } },
    { selector: 'node[role != "entity"]', style: { shape: 'round-rectangle', 'background-opacity': 0.45, 'font-style': 'italic' } },
    { selector: 'node[?centre]', style: { 'border-width': 3, 'border-color': colour('accent'), 'font-weight': 'bold', 'font-size': 13 } },
    { selector: 'node:selected', style: { 'border-width': 3, 'border-color': colour('ink') } },
    { selector: 'edge', style: {
      label: 'data(words)', 'font-size': 9, color: colour('quiet'), 'text-rotation': 'autorotate', 'curve-style': 'bezier', 'line-color': colour('line'),
      'target-arrow-color': colour('quiet'), 'target-arrow-shape': (edge) => (edge.data('symmetric') ? 'none' : 'triangle'), 'arrow-scale': 0.8,
      width: (edge) => 1 + Math.min(4, edge.data('articles')) / 1.5, 'text-background-color': colour('panel'), 'text-background-opacity': 0.75,
    } },
    { selector: 'edge[?disputed]', style: { 'line-style': 'dashed', 'line-color': colour('accent') } },
    { selector: 'edge:selected', style: { 'line-color': colour('accent'), color: colour('ink') } },
    { selector: '.away', style: { display: 'none' } },
  ];
}

/** A picture of given nodes and edges; `tapped` is told which node was clicked, `start` is called once it is in the page. */
export function picture(about, nodes, edges, tapped) {
  const element = h('div', { class: 'canvas', role: 'img', 'aria-label': about });
  const start = () => {
    const elements = [...nodes.map((data) => ({ group: 'nodes', data })), ...edges.map((data) => ({ group: 'edges', data }))];
    const drawn = cytoscape({ container: element, style: look(), minZoom: 0.1, maxZoom: 3, elements });
    // From a circle: the same picture each time.
    drawn.layout({ name: 'circle' }).run();
    drawn.layout({ name: 'cose', animate: false, randomize: false, nodeRepulsion: () => 400000, idealEdgeLength: () => 90, numIter: 1000, padding: 30 }).run();
    drawn.on('tap', 'node', (event) => tapped(event.target.data()));
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawn.style(look()));
    element.drawn = drawn;
  };
  return { element, start };
}

/** A panel that draws what is around an entity; `start` is called once it is in the page. */
export function neighbourhood(iri, label) {
  const canvas = h('div', { class: 'canvas', role: 'img', 'aria-label': `Graph around ${label}; the lists beside it hold the same facts` });
  const about = h('div', { class: 'about-node', 'aria-live': 'polite' }, 'Click a node to widen the graph, an edge for its sentences.');
  const chosen = { kind: '', relation: '', articles: 1, since: '' };
  const select = (name, title) => h('label', {}, `${title} `, h('select', { change: (event) => { chosen[name] = event.target.value; filter(); } }, h('option', { value: '' }, 'all')));
  const kinds = select('kind', 'Kind');
  const relations = select('relation', 'Relation');
  const articles = h('label', {}, 'Articles ≥ ', h('input', { type: 'number', min: 1, value: 1, size: 3, input: (event) => { chosen.articles = Number(event.target.value) || 1; filter(); } }));
  const since = h('label', {}, 'Since ', h('input', { type: 'date', input: (event) => { chosen.since = event.target.value; filter(); } }));
  const fit = h('button', { type: 'button', click: () => drawn.fit(undefined, 30) }, 'Fit');
  const panel = h('section', { class: 'graph', 'aria-label': 'Graph' }, h('div', { class: 'controls' }, kinds, relations, articles, since, fit), canvas, about);
  let drawn;

  function filter() {
    drawn.batch(() => {
      drawn.edges().forEach((edge) => {
        const d = edge.data();
        const fits = (!chosen.relation || d.relation === chosen.relation) && d.articles >= chosen.articles && (!chosen.since || !d.last || d.last >= chosen.since);
        edge.toggleClass('away', !fits);
      });
      drawn.nodes().forEach((node) => {
        const d = node.data();
        const seen = node.connectedEdges().some((edge) => !edge.hasClass('away'));
        node.toggleClass('away', !d.centre && (!seen || Boolean(chosen.kind && d.kind !== chosen.kind)));
      });
    });
  }

  function choices(label, values) {
    const list = label.querySelector('select');
    const now = list.value;
    list.replaceChildren(h('option', { value: '' }, 'all'), ...[...new Set(values)].sort().map((one) => h('option', { value: one, selected: one === now }, one)));
  }

  /** Adds what is around a node; says how much was left out. */
  async function widen(id) {
    const { nodes, edges, left } = await api('around', { entity: id, nodes: 40 });
    const at = drawn.getElementById(id).position();
    const key = (edge) => `${edge.source} ${edge.relation} ${edge.target}`;
    const added = nodes.filter((node) => !drawn.getElementById(node.id).length);
    // On a circle around their neighbour: the same picture each time, and no line for the layout to start from.
    const place = (turn) => ({ x: at.x + 120 * Math.cos(turn), y: at.y + 120 * Math.sin(turn) });
    const fresh = [
      ...added.map((node, n) => ({ group: 'nodes', data: { ...node, centre: node.id === iri }, position: place((2 * Math.PI * n) / added.length) })),
      ...edges.filter((edge) => !drawn.getElementById(key(edge)).length).map((edge) => ({ group: 'edges', data: { id: key(edge), ...edge } })),
    ];
    if (fresh.length) {
      drawn.add(fresh);
      drawn.layout({ name: 'cose', animate: false, randomize: false, nodeRepulsion: () => 400000, nodeOverlap: 40, idealEdgeLength: () => 110, numIter: 2000, padding: 30 }).run();
    }
    choices(kinds, drawn.nodes().map((node) => node.data('kind')));
    choices(relations, drawn.edges().map((edge) => edge.data('relation')));
    filter();
    return left;
  }

  async function start() {
    drawn = cytoscape({ container: canvas, style: look(), minZoom: 0.2, maxZoom: 3 });
    drawn.add({ group: 'nodes', data: { id: iri, label, centre: true, kind: '', role: 'entity', degree: 1 } });
    const first = await api('around', { entity: iri, nodes: 1 });
    if (first.nodes[0]) drawn.getElementById(iri).data(first.nodes[0]);
    await widen(iri);
    drawn.on('tap', 'node', async (event) => {
      const d = event.target.data();
      if (d.role === 'value') return about.replaceChildren(d.label);
      const left = d.role === 'entity' && d.id !== iri ? await widen(d.id) : 0;
      const more = left ? ` ${left} further neighbours are left out.` : '';
      about.replaceChildren(d.role === 'entity' ? h('a', { href: link('entity', d.id) }, d.label) : d.label, ` · ${d.kind}.${more}`);
    });
    drawn.on('tap', 'edge', (event) => {
      const d = event.target.data();
      const name = (id) => drawn.getElementById(id).data('label');
      about.replaceChildren(`${name(d.source)} ${d.words} ${name(d.target)} · ${d.articles} article${d.articles === 1 ? '' : 's'} · `,
        h('a', { href: link('explain', '', { subject: d.source, relation: d.relation, object: drawn.getElementById(d.target).data('role') === 'entity' ? d.target : name(d.target) }) }, 'sentences'));
    });
    matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => drawn.style(look()));
    panel.drawn = drawn;
  }
  return { panel, start };
}
