// What JupyterLab loads of an extension: a container as webpack's module federation makes it, written by hand.
// There is nothing to build: the modules beside this file are what runs, and all else is shared by JupyterLab.
(() => {
  let shared = {};

  async function library(name) {
    const versions = Object.values(shared[name]);
    const factory = await (versions.find(version => version.loaded) ?? versions[0]).get();
    return factory();
  }

  async function libraries() {
    const [application, apputils, cells, coreutils, notebook, services, settings, toc, widgets] = await Promise.all(
      ['application', 'apputils', 'cells', 'coreutils', 'notebook', 'services', 'settingregistry', 'toc']
        .map(name => library(`@jupyterlab/${name}`))
        .concat(library('@lumino/widgets'))
    );
    const jupyterlab = [application, apputils, cells, coreutils, notebook, services, settings, toc];
    return Object.assign({ Widget: widgets.Widget }, ...jupyterlab);
  }

  window._JUPYTERLAB ??= {};
  window._JUPYTERLAB['ml-road-map'] = {
    init: scope => {
      shared = scope;
    },
    get: async () => {
      const [{ plugin }, lab] = await Promise.all([import('./plugin.js'), libraries()]);
      return () => plugin(lab);
    }
  };
})();
