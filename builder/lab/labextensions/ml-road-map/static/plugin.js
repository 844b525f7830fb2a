// The plugin: each page of the course that comes to the front wakes by itself, and Run All is done our way on it.

import { mayRun } from './consent.js';
import { CoursePage } from './page.js';

const ID = 'ml-road-map:awake';
const RUN_ALL = 'notebook:run-all-cells';

export function plugin(lab) {
  return {
    id: ID,
    description: 'Runs a page of the course when its kernel is ready.',
    autoStart: true,
    requires: [lab.INotebookTracker, lab.ISettingRegistry],
    activate: (app, tracker, registry) => {
      document.head.append(stylesheet());
      const pages = new WeakMap();
      const settings = registry.load(ID);

      const pageOf = panel => {
        if (!panel?.model?.getMetadata('ml_road_map')) {
          return null;
        }
        if (!pages.has(panel)) {
          pages.set(panel, new CoursePage(lab, panel));
        }
        return pages.get(panel);
      };

      tracker.currentChanged.connect(async (_, panel) => {
        await panel?.context.ready;
        const page = pageOf(panel);
        if (page && !page.opened) {
          page.opened = true;
          await page.wake(() => mayRun(lab, settings));
        }
      });
      waitForKernels(app.commands, () => pageOf(tracker.currentWidget));
    }
  };
}

function stylesheet() {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('style.css', import.meta.url).href;
  return link;
}

/** Make what runs cells of a course's page wait for its kernel, where JupyterLab would ask for one, cell by cell.
 *
 * A command can be added, but not replaced; so the one way in, `execute`, is wrapped.
 */
function waitForKernels(commands, currentPage) {
  const execute = commands.execute.bind(commands);
  commands.execute = (id, args) => {
    const page = id.startsWith('notebook:run') ? currentPage() : null;
    if (!page) {
      return execute(id, args);
    }
    return page.kernel().then(kernel => (kernel && id === RUN_ALL ? page.runAll() : execute(id, args)));
  };
}
