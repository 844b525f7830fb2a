// A run over a page's cells: one after the other, each awaited, so that an answer is judged between two of them.
// Cells are executed as they stand. No command is used, since JupyterLab's would select and scroll.

const FIRST = ['setup', 'map'];

export class Run {
  /** Begin to run the code cells of `panel` that are `wanted`; `ended` is kept when there is none left. */
  constructor(lab, panel, wanted, status) {
    this.lab = lab;
    this.panel = panel;
    this.wanted = wanted;
    this.status = status;
    this.done = new Set();
    this.failed = 0;
    this.going = true;
    this.ended = this.go();
  }

  /** Run these cells as well. */
  include(wanted) {
    const before = this.wanted;
    this.wanted = cell => before(cell) || wanted(cell);
  }

  /** Run until nothing is left. A cell that fails stops the others only if it is the setup, or was interrupted. */
  async go() {
    this.status.begin();
    for (let cell = this.next(); cell; cell = this.next()) {
      this.done.add(cell.model.id);
      this.status.count(this.done.size, this.total());
      const error = await this.execute(cell);
      this.failed += error ? 1 : 0;
      if (error && (isSetup(cell) || error === 'stopped' || error === 'KeyboardInterrupt')) {
        break;
      }
    }
    this.going = false;
    this.status.end(this.failed, this.next() !== undefined);
    return this.failed === 0;
  }

  next() {
    return this.cells().find(cell => this.wanted(cell) && !this.done.has(cell.model.id));
  }

  total() {
    return this.cells().filter(cell => this.wanted(cell) || this.done.has(cell.model.id)).length;
  }

  /** The code cells in the order in which they run: setup, map, and the others as they stand. */
  cells() {
    if (this.panel.isDisposed) {
      return [];
    }
    const cells = this.panel.content.widgets.filter(cell => cell.model.type === 'code');
    return cells.sort((one, other) => rank(one) - rank(other));
  }

  /** Execute a cell and return the name of its error, or "". */
  async execute(cell) {
    const { sessionContext } = this.panel.context;
    try {
      const reply = await this.lab.CodeCell.execute(cell, sessionContext);
      return reply?.content.status === 'error' ? reply.content.ename : '';
    } catch {
      return 'stopped'; // the kernel was restarted, or the cell or the page was closed
    }
  }
}

export function isSetup(cell) {
  return rank(cell) === 0;
}

function rank(cell) {
  const tags = cell.model.getMetadata('tags') ?? [];
  const place = FIRST.findIndex(tag => tags.includes(tag));
  return place < 0 ? FIRST.length : place;
}
