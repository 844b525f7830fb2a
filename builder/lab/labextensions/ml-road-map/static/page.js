// A page of the course that is open: when it wakes, and what of it is run.

import { nameSliders } from './names.js';
import { isSetup, Run } from './run.js';
import { Status } from './status.js';

export class CoursePage {
  constructor(lab, panel) {
    this.lab = lab;
    this.panel = panel;
    this.opened = false;
    this.run = null;
    this.status = new Status(lab, panel);
    nameSliders(panel.node);
    // Where the pages of a site lie, in JupyterLite: there is no server to ask.
    this.published = lab.PageConfig.getOption('roadMapPagesUrl');
  }

  /** The kernel once it answers; null where there is none. */
  async kernel() {
    const { sessionContext } = this.panel.context;
    await sessionContext.ready;
    const kernel = sessionContext.session?.kernel ?? null;
    await kernel?.info;
    return kernel;
  }

  /** Run the cells that are still the course's, if `allowed` and nothing has run in this kernel yet.
   *
   * Where the setup is not among them, by the reader's hand or as one of another edition, the others could say no more
   * than that they miss it.
   */
  async wake(allowed) {
    const [kernel, laid] = await Promise.all([this.kernel(), this.laidCells()]);
    if (!kernel || laid.size === 0) {
      return;
    }
    const fresh = await untouched(kernel);
    if (!fresh || !this.setUpBy(laid) || !(await allowed())) {
      // What ran in this kernel before stands on the page, unless that was closed before it was saved.
      if (!this.run && (fresh || this.showsNothing())) {
        this.status.say('Not run yet: choose Run > Run All Cells');
      }
      return;
    }
    // While the question stood there the reader may have run a cell; and pressed Run All, even now.
    if ((await untouched(kernel)) && !this.run) {
      await this.start(cell => laid.get(cell.model.id) === sourceOf(cell));
    }
  }

  /** Run every cell; where the page is waking, what has run already is not run again. */
  async runAll() {
    if (this.run?.going) {
      this.run.include(() => true);
      return this.run.ended;
    }
    return this.start(() => true);
  }

  /** Run the cells that are `wanted` and save the page: loaded again, it shows what its kernel still knows. */
  async start(wanted) {
    this.run = new Run(this.lab, this.panel, wanted, this.status);
    const well = await this.run.ended;
    if (!this.panel.isDisposed) {
      await this.panel.context.save();
    }
    return well;
  }

  setUpBy(laid) {
    const setups = this.panel.content.widgets.filter(isSetup);
    // A page of words alone has none, and needs none.
    return setups.length === 0 || setups.some(cell => laid.has(cell.model.id));
  }

  showsNothing() {
    return this.panel.content.widgets.every(cell => !cell.model.outputs?.length);
  }

  /** The cells that stand as the course has them: id -> source. */
  async laidCells() {
    const isLaid = await (this.published ? this.asPublished() : this.asServed());
    const cells = this.panel.content.widgets.filter(isLaid);
    return new Map(cells.map(cell => [cell.model.id, sourceOf(cell)]));
  }

  /** Whether a cell stands as laid, by the server's word. */
  async asServed() {
    const { ServerConnection, URLExt } = this.lab;
    const settings = ServerConnection.makeSettings();
    const url = URLExt.join(settings.baseUrl, 'ml-road-map', 'cells', this.path());
    const answer = await ServerConnection.makeRequest(url, {}, settings);
    const ids = new Set(answer.ok ? (await answer.json()).cells : []);
    return cell => ids.has(cell.model.id);
  }

  /** Whether a cell stands as in the page of the site; the browser keeps the reader's own. */
  async asPublished() {
    const answer = await fetch(this.lab.URLExt.join(this.published, this.path()));
    const course = answer.ok ? (await answer.json()).cells.filter(cell => cell.cell_type === 'code') : [];
    const sources = new Map(course.map(cell => [cell.id, [cell.source].flat().join('')]));
    return cell => sources.get(cell.model.id) === sourceOf(cell);
  }

  path() {
    return this.panel.context.path.split('/').map(encodeURIComponent).join('/');
  }
}

function sourceOf(cell) {
  return cell.model.sharedModel.getSource();
}

/** Whether nothing has run in the kernel, which answers when all that it was given before is done.
 *
 * JupyterLite's would count what is silent but stored.
 */
async function untouched(kernel) {
  const reply = await kernel.requestExecute({ code: '', silent: true, store_history: false }).done;
  return reply.content.execution_count === 0;
}
