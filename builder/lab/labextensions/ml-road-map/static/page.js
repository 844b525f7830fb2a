// A page of the course that is open: when it wakes, and what of it is run.

import { seekLost } from './lost.js';
import { nameParts } from './names.js';
import { isSetup, Run } from './run.js';
import { Status } from './status.js';

const OURS = ['map', 'roads', 'check', 'worksheet', 'summary', 'review', 'care'];
const SET_UP = '"ml_road_map" in globals()';
const PAST = 'get_ipython().history_manager.input_hist_raw';
// What was answered on other pages since: of a page loaded anew the setup, which reads it, does not run.
const CATCH_UP = 'ml_road_map.record.session.SESSION.catch_up()';
const VIEW = 'application/vnd.jupyter.widget-view+json';

export class CoursePage {
  constructor(lab, panel) {
    this.lab = lab;
    this.panel = panel;
    this.opened = false;
    this.run = null;
    this.status = new Status(lab, panel);
    nameParts(panel.node);
    // The cells that may be run without being asked for; none until the page has been awake.
    this.isLaid = () => false;
    seekLost(panel, cell => this.revive(cell));
    keepStyle(lab, panel.content.node);
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

  /** Run the cells that are still the course's, if `allowed` and nothing has run in this kernel yet; of a page that
   * has been awake, those alone that follow the reader.
   *
   * Where the setup is not among them, by the reader's hand or as one of another edition, the others could say no more
   * than that they miss it.
   */
  async wake(allowed) {
    this.status.begin();
    this.panel.addClass('mlr-opening');
    try {
      await this.runIfFree(allowed);
    } finally {
      this.panel.removeClass('mlr-opening');
    }
  }

  async runIfFree(allowed) {
    const [kernel, laid] = await Promise.all([this.kernel(), this.laidCells()]);
    if (!kernel || laid.size === 0) {
      this.status.say('');
      return;
    }
    const isLaid = cell => laid.get(cell.model.id) === sourceOf(cell);
    const { count, isSetUp, isThrough } = await past(kernel, this.lastOf(laid));
    // What ran in this kernel before stands on the page, unless that was closed before all had run and was saved.
    const again = count > 0 && isSetUp && isThrough && this.showsSetup();
    const others = count > 0 && !isSetUp; // the reader's, who began by hand
    const isFree = !others && this.setUpBy(laid) && (await allowed());
    // While the question stood there the reader may have run a cell; and pressed Run All, even now.
    const isUntouched = isFree && (await past(kernel)).count === count;
    if (this.run) {
      return;
    }
    if (!isUntouched) {
      this.status.say(again ? 'Awake' : 'Not run yet: choose Run > Run All Cells');
      return;
    }
    this.isLaid = isLaid;
    await this.start(cell => isLaid(cell) && (!again || isOurs(cell)));
  }

  /** Run a cell of the course whose widget is lost, on a page that has been awake. */
  revive(cell) {
    const wanted = one => one === cell && this.isLaid(one);
    if (this.run?.going) {
      this.run.include(wanted);
    } else if (this.isLaid(cell)) {
      this.start(wanted);
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

  /** Run every cell in a kernel that `restart` made new, if it did. */
  async runAllAnew(restart) {
    if (!(await restart())) {
      return false;
    }
    await this.run?.ended;
    return this.runAll();
  }

  /** Run the cells that are `wanted` and save the page: loaded again, it shows what its kernel still knows. */
  async start(wanted) {
    this.run = new Run(this.lab, this.panel, wanted, this.status);
    this.panel.removeClass('mlr-opening');
    this.panel.addClass('mlr-waking');
    const well = await this.run.ended;
    this.panel.removeClass('mlr-waking');
    if (!this.panel.isDisposed) {
      await this.panel.context.save();
    }
    return well;
  }

  /** Show what was answered on other pages while this one stood behind them; one that is waking reads it as it does. */
  async catchUp() {
    const kernel = this.run?.going ? null : this.panel.context.sessionContext.session?.kernel;
    const asked = { code: '', silent: true, store_history: false, user_expressions: { news: CATCH_UP } };
    await kernel?.requestExecute(asked).done;
  }

  setUpBy(laid) {
    const setups = this.panel.content.widgets.filter(isSetup);
    // A page of words alone has none, and needs none.
    return setups.length === 0 || setups.some(cell => laid.has(cell.model.id));
  }

  /** The source of the last cell of the course that can run; undefined where there is none. */
  lastOf(laid) {
    const cells = this.panel.content.widgets.filter(({ model }) => model.type === 'code' && laid.has(model.id));
    return laid.get(cells.at(-1)?.model.id);
  }

  /** Whether what stands on the page was saved when its setup had run, and not before, or asleep. */
  showsSetup() {
    const outputs = this.panel.content.widgets.filter(isSetup).flatMap(cell => cell.model.outputs.toJSON());
    return outputs.some(output => VIEW in (output.data ?? {}));
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

/** Whether a cell shows what the course keeps of its reader.
 *
 * Only these run again where a page is opened anew on a living kernel: it writes to their outputs by names that no file
 * holds, and would write to nobody. They change nothing that the reader's own cells know.
 */
function isOurs(cell) {
  return (cell.model.getMetadata('tags') ?? []).some(tag => OURS.includes(tag));
}

/** How many cells have run in the kernel, and whether the setup is among them, and one of this source; by then it knows
 * the answers from other pages.
 *
 * It answers when all that it was given before is done. JupyterLite's would count what is silent but stored.
 */
async function past(kernel, source = '') {
  // A string of JSON is one of Python's.
  const through = `${JSON.stringify(source)} in ${PAST}`;
  const user_expressions = { setup: SET_UP, through, news: CATCH_UP };
  const asked = { code: '', silent: true, store_history: false, user_expressions };
  const { content } = await kernel.requestExecute(asked).done;
  const holds = name => content.user_expressions?.[name]?.data?.['text/plain'] === 'True';
  return { count: content.execution_count, isSetUp: holds('setup'), isThrough: holds('through') };
}

/** Give a page the style that its setup shows: while that runs, what it showed before is gone.
 *
 * And a class, so that the rules of that style need not look through the whole page for it, each time anything changes.
 */
function keepStyle({ PageConfig }, node) {
  const style = document.createElement('style');
  style.className = 'mlr-style';
  style.textContent = PageConfig.getOption('roadMapStyle');
  node.append(style);
  node.classList.add('mlr-ours');
}
