// The browser's own ways between pages: Back, Forward, and a link opened in a tab of its own. JupyterLab changes the
// address for the first two and nothing else, and opens every link to a page in place of the one that is read.

const TREE = /\/(?:lab|doc)(?:\/workspaces\/[^/]+)?\/tree\/(.+)$/;

/** Let Back and Forward open the page of their address, one step after the other. */
export function followHistory({ PageConfig }, commands, router) {
  let steps = Promise.resolve();
  let ahead = 0;
  const open = path => commands.execute('docmanager:open', { path });
  const follow = async () => {
    const path = pageAt(location.pathname);
    // A step within a page, as to one of its headings, opens nothing.
    if (path && path !== PageConfig.getOption('treePath')) {
      await open(path).catch(console.warn);
    }
    ahead -= 1;
  };
  window.addEventListener('popstate', () => {
    ahead += 1;
    steps = steps.then(follow);
  });
  const navigate = router.navigate.bind(router);
  // JupyterLab adds each page that it shows to the history, and there would be no step forward from it.
  router.navigate = (address, options) => {
    const path = pageAt(address);
    if (path && path === pageAt(location.pathname)) {
      history.replaceState(history.state, '', address); // without the token that the first address carries
    } else if (!path || ahead === 0) {
      navigate(address, options);
    }
  };
}

/** Open a link to a page in a tab or window of its own where the reader asks for that as everywhere: by Ctrl, Cmd, Shift,
 * the middle button or the browser's menu; and a link to a page of HTML always.
 */
export function openElsewhere({ PageConfig, URLExt }) {
  const files = new URL(URLExt.join(PageConfig.getBaseUrl(), 'files/'), location.href).href;
  // Before anything comes of them; JupyterLab makes the address of a link that of the file, once it has drawn it.
  for (const sign of ['pointerdown', 'keydown', 'click']) {
    listen(sign, link => {
      if (link.href.startsWith(files) && link.pathname.endsWith('.ipynb')) {
        const treePath = decodeURIComponent(link.href.slice(files.length).split(/[?#]/)[0]);
        link.href = `${PageConfig.getUrl({ treePath, workspace: anyWorkspace() })}?reset${link.hash}`;
      }
    });
  }
  listen('click', (link, event) => {
    if (link.href.startsWith(files) && link.pathname.endsWith('.html')) {
      // What was written to be printed: the browser prints it, and JupyterLab's viewer would take this page's place.
      link.target = '_blank';
      event.stopPropagation();
    }
    if ((event.ctrlKey || event.metaKey || event.shiftKey) && pageAt(link.pathname)) {
      event.stopPropagation(); // the browser follows the link, and JupyterLab does not
    }
  });
}

/** Go to the heading that the address of a tab of its own names, once its page is there: JupyterLab forgets it. */
export function seekPlace(tracker) {
  const { hash, pathname } = location;
  const seek = (_, panel) => {
    if (panel.context.path === pageAt(pathname)) {
      tracker.widgetAdded.disconnect(seek);
      panel.setFragment(hash); // which waits for the page
    }
  };
  if (hash) {
    tracker.widgetAdded.connect(seek);
  }
}

function listen(sign, heard) {
  const hear = event => {
    const link = event.target.closest?.('.jp-Notebook a[href]');
    if (link) {
      heard(link, event);
    }
  };
  window.addEventListener(sign, hear, { capture: true });
}

/** A workspace as JupyterLab names one for a second tab: led away to it from a taken one, it would forget the heading. */
function anyWorkspace() {
  const letters = 'abcdefghijklmnopqrstuvwxyz';
  return `auto-${letters[Math.floor(Math.random() * letters.length)]}`;
}

/** The path of the page that an address opens; undefined where that opens none. */
function pageAt(address) {
  const path = TREE.exec(address)?.[1];
  return path && decodeURIComponent(path);
}
