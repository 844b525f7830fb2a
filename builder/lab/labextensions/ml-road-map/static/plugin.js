// The plugin: each page of the course that comes to the front wakes by itself, and Run All is done our way on it.

import { mayRun } from './consent.js';
import { followHistory, openElsewhere, seekPlace } from './history.js';
import { followContents, followLinks } from './links.js';
import { CoursePage } from './page.js';
import { keepPlace } from './place.js';

const ID = 'ml-road-map:awake';
const RUN_ALL = 'notebook:run-all-cells';
const RESTART = 'notebook:restart-kernel';
const RESTART_AND_RUN_ALL = 'notebook:restart-run-all';

export function plugin(lab) {
  return {
    id: ID,
    description: 'Runs a page of the course when its kernel is ready.',
    autoStart: true,
    requires: [lab.INotebookTracker, lab.ISettingRegistry],
    optional: [lab.IRouter, lab.ITableOfContentsTracker],
    activate: (app, tracker, registry, router, contents) => {
      document.head.append(stylesheet());
      const pages = new WeakMap();
      const settings = registry.load(ID);
      const published = lab.PageConfig.getOption('roadMapPagesUrl');
      const letFilesShow = published ? hideFiles(app) : () => {};
      const letPlaceGo = keepPlace(tracker);
      if (!published) {
        followHistory(lab, app.commands, router);
        openElsewhere(lab);
        seekPlace(tracker);
      }

      const pageOf = panel => {
        if (!panel?.model?.getMetadata('ml_road_map')) {
          return null;
        }
        if (!pages.has(panel)) {
          pages.set(panel, new CoursePage(lab, panel));
        }
        return pages.get(panel);
      };

      // At once: a link that opens a page names its heading before the page is ready.
      tracker.widgetAdded.connect((_, panel) => followLinks(panel.content));
      if (contents) {
        followContents(contents, tracker);
      }
      tracker.currentChanged.connect(async (_, panel) => {
        await panel?.context.ready;
        const page = pageOf(panel);
        if (page?.published && panel === tracker.currentWidget) {
          // JupyterLite forgets the page's name: loaded anew, its address would show nothing.
          history.replaceState(history.state, '', `?path=${page.path()}`);
        }
        if (page && !page.opened) {
          page.opened = true;
          await page.kernel();
          letFilesShow();
          await page.wake(() => mayRun(lab, settings));
          letPlaceGo();
        } else {
          await page?.catchUp();
        }
      });
      document.addEventListener('visibilitychange', async () => {
        if (document.visibilityState === 'visible') {
          await pageOf(tracker.currentWidget)?.catchUp();
        }
      });
      waitForKernels(app.commands, () => pageOf(tracker.currentWidget));
    }
  };
}

/** Keep the list of files closed, which JupyterLite opens twice with a page, over half of a telephone's screen.
 *
 * Returns what ends this: from then on the reader opens it.
 */
function hideFiles(app) {
  const hide = async (_, { id, result }) => {
    if (id === 'filebrowser:activate') {
      await result;
      app.shell.collapseLeft();
    }
  };
  app.commands.commandExecuted.connect(hide);
  return () => app.commands.commandExecuted.disconnect(hide);
}

function stylesheet() {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = new URL('style.css', import.meta.url).href;
  return link;
}

/** Make what runs cells of a course's page wait for its kernel, where JupyterLab would ask for one, cell by cell.
 *
 * All cells are run our way: JupyterLab gives them to the kernel at once, and an answer would wait for the last of them.
 *
 * A command can be added, but not replaced; so the one way in, `execute`, is wrapped.
 */
function waitForKernels(commands, currentPage) {
  const execute = commands.execute.bind(commands);
  commands.execute = (id, args) => {
    const page = id.startsWith('notebook:run') || id === RESTART_AND_RUN_ALL ? currentPage() : null;
    if (!page) {
      return execute(id, args);
    }
    const ours = {
      [RUN_ALL]: () => page.runAll(),
      [RESTART_AND_RUN_ALL]: () => page.runAllAnew(() => execute(RESTART, args))
    };
    return page.kernel().then(kernel => (kernel && ours[id] ? ours[id]() : execute(id, args)));
  };
}
