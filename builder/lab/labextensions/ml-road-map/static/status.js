// What a page says of its run, in its toolbar: a count to see, and its beginning and end to hear.

export class Status {
  constructor({ Widget }, panel) {
    const widget = new Widget();
    widget.node.className = 'mlr-awake';
    this.seen = widget.node.appendChild(document.createElement('span'));
    // A screen reader would speak all seventy counts.
    this.seen.ariaHidden = 'true';
    this.heard = widget.node.appendChild(document.createElement('span'));
    this.heard.setAttribute('role', 'status');
    panel.toolbar.insertBefore('kernelName', 'mlr-awake', widget) || panel.toolbar.addItem('mlr-awake', widget);
  }

  begin() {
    this.seen.textContent = 'Getting ready';
    this.heard.textContent = 'This page is getting ready.';
  }

  count(done, total) {
    this.seen.textContent = `${done} of ${total}`;
  }

  end(failed, left) {
    const cells = failed === 1 ? '1 cell failed' : `${failed} cells failed`;
    this.say(left ? 'Stopped: choose Run > Run All Cells' : failed ? `Ready, but ${cells}` : 'Ready');
  }

  say(words) {
    this.seen.textContent = this.heard.textContent = words;
  }
}
