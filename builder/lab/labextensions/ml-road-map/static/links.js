// Links to headings, by their words or their cell: where one stands in a folded section, JupyterLab would stay at the
// top of the page.

/** Let links into `notebook` find headings that are folded away, not drawn yet, or named in letters that addresses
 * spell out. */
export function followLinks(notebook) {
  const setFragment = notebook.setFragment.bind(notebook);
  notebook.setFragment = async fragment => {
    const wanted = decoded(fragment);
    const cell = unfolded(notebook.widgets, wanted);
    if (cell && (await drawn(cell))) {
      stay(cell.node.parentElement, () => setFragment(wanted));
    }
    return setFragment(wanted);
  };
}

/** Let a heading that is chosen in the table of contents be followed like a link: JupyterLab stays where it is while
 * that is not drawn, and goes there once.
 *
 * `contents` gives each notebook its table of contents, once JupyterLab has made it; by the time one is clicked it has.
 */
export function followContents(contents, tracker) {
  const followed = new WeakSet();
  const follow = event => {
    const panel = tracker.currentWidget;
    const table = event.target.closest?.('.jp-TableOfContents') && panel && contents.get(panel);
    if (table && !followed.has(table)) {
      followed.add(table);
      table.activeHeadingChanged.connect((_, heading) => {
        panel.content.setFragment(`#cell-id=${heading.cellRef.model.id}`);
      });
    }
  };
  window.addEventListener('pointerdown', follow, { capture: true });
}

/** Open the sections in which a heading stands, and return its cell. A page that has just come is about to fold them. */
function unfolded(cells, wanted) {
  const isWanted = heading => heading.name === wanted || heading.cell === wanted;
  const found = cells.findIndex(cell => headingsOf(cell).some(isWanted));
  let level = headingsOf(cells[found]).find(isWanted)?.level;
  for (let place = found - 1; place >= 0; place--) {
    const above = headingsOf(cells[place])[0]?.level ?? level;
    if (above < level) {
      level = above;
      cells[place].headingCollapsed = false;
    }
  }
  return cells[found];
}

/** Wait until a cell shows its heading, and return whether its page is still open: of one that has just come JupyterLab
 * draws one cell after the other. */
async function drawn(cell) {
  while (!cell.isDisposed && !cell.node.querySelector('.jp-RenderedMarkdown :is(h1, h2, h3, h4, h5, h6)')) {
    await new Promise(requestAnimationFrame);
  }
  return !cell.isDisposed;
}

/** Go there again whenever the page grows, as it does above a heading while it is drawn and wakes, until the reader
 * does anything. */
function stay(page, goThere) {
  const observer = new ResizeObserver(goThere);
  observer.observe(page);
  for (const sign of ['wheel', 'keydown', 'pointerdown']) {
    window.addEventListener(sign, () => observer.disconnect(), { once: true, capture: true });
  }
}

/** The headings of a cell: their level, and their name and that of the cell in addresses, which are JupyterLab's. */
function headingsOf(cell) {
  const source = cell?.model.type === 'markdown' ? cell.model.sharedModel.getSource() : '';
  return [...source.matchAll(/^(#+) +(.*?) *$/gm)].map(([, signs, words]) => {
    return { level: signs.length, name: `#${words.replaceAll(' ', '-')}`, cell: `#cell-id=${cell.model.id}` };
  });
}

function decoded(fragment) {
  try {
    return decodeURIComponent(fragment);
  } catch {
    return fragment; // a title may hold a per cent sign
  }
}
