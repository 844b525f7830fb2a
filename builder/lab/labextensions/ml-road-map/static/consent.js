// Whether pages may run by themselves: by the command's word, the reader's settings, and for a course from elsewhere
// by the reader's answer, which is asked for once.

const BODY = `Its pages hold programs, and opening one would run what its authors wrote, on this computer.
If you do not know them, read first: Run > Run All Cells runs a page when you choose.`;

let answer = null;

/** Say whether a page may run when it is opened. `loading` is the promise of the plugin's settings. */
export async function mayRun(lab, loading) {
  const rule = lab.PageConfig.getOption('roadMapRun');
  const settings = await loading;
  if (rule === 'never' || !settings.composite.run) {
    return false;
  }
  return rule === 'always' || (answer ??= ask(lab, settings));
}

async function ask({ Dialog, PageConfig, showDialog }, settings) {
  const source = PageConfig.getOption('roadMapSource');
  const { courses } = settings.composite;
  if (source in courses) {
    return courses[source];
  }
  const { button } = await showDialog({
    title: `Run the pages of the course in ${source} when they are opened?`,
    body: BODY,
    buttons: [Dialog.cancelButton({ label: 'Wait for me' }), Dialog.okButton({ label: 'Run them' })]
  });
  await settings.set('courses', { ...courses, [source]: button.accept });
  return button.accept;
}
