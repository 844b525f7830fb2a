// Where the reader is on a page: loaded anew, as by F5, it is shown there, and stays there while it wakes.

const KEY = 'ml-road-map:place';
const OWN_WAYS = ['wheel', 'pointerdown', 'touchstart', 'keydown'];

/** Note where the reader is when the tab goes, and hold that place when it comes back.
 *
 * Returns what lets it go once the page is drawn, which the reader's first own move does as well.
 */
export function keepPlace(tracker) {
  const isBack = performance.getEntriesByType('navigation')[0]?.type === 'reload';
  let isAwake = false;
  let held = isBack ? JSON.parse(sessionStorage.getItem(KEY)) : null;
  const letGo = () => {
    held = null;
  };
  // Not once: each output that is drawn above moves all that follows, and the browser anchors only what it has drawn.
  let before = {};
  const hold = () => {
    if (held) {
      const { outerNode } = tracker.currentWidget?.content ?? {};
      const now = stateOf(outerNode);
      // Scrolled by another hand, as a screen reader's or a link's: nothing else had moved.
      if (now.scrollTop !== before.scrollTop && now.scrollHeight === before.scrollHeight) {
        letGo();
        return;
      }
      show(tracker.currentWidget, held);
      before = stateOf(outerNode);
      held = isAwake && isDrawn(tracker.currentWidget) ? null : held;
      requestAnimationFrame(hold);
    }
  };
  OWN_WAYS.forEach(way => window.addEventListener(way, letGo, { capture: true }));
  window.addEventListener('pagehide', () => {
    sessionStorage.setItem(KEY, JSON.stringify(held ?? placeOn(tracker.currentWidget)));
  });
  hold();
  return () => {
    isAwake = true;
  };
}

/** The page, its first cell that is seen, and how far the top of that lies above the window's; null without a page. */
function placeOn(panel) {
  const isSeen = ({ node }) => node.isConnected && node.getBoundingClientRect().bottom > topOf(panel);
  const cell = panel?.content.widgets.find(isSeen);
  return cell ? { path: panel.context.path, id: cell.model.id, above: topOf(panel) - topOfNode(cell.node) } : null;
}

function show(panel, { path, id, above }) {
  const isHere = panel?.context.path === path;
  const cell = isHere ? panel.content.widgets.find(({ model }) => model.id === id) : null;
  // JupyterLab draws the cells below the window when it has time; those that wait are nowhere.
  if (cell?.node.isConnected) {
    // At once: JupyterLab's own way is smooth, and would be on it for as long as the page wakes.
    panel.content.outerNode.scrollBy({ top: topOfNode(cell.node) + above - topOf(panel), behavior: 'instant' });
  }
}

function stateOf(outerNode) {
  return { scrollTop: outerNode?.scrollTop, scrollHeight: outerNode?.scrollHeight };
}

function isDrawn(panel) {
  return !panel || panel.content.widgets.every(({ node }) => node.isConnected);
}

function topOf(panel) {
  return topOfNode(panel.content.outerNode);
}

function topOfNode(node) {
  return node.getBoundingClientRect().top;
}
