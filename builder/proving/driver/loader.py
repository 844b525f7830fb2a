"""What a driving cell runs in its kernel: makes a package of this folder, and hands out its `drive`.

`roadmap prove` and the tests append such cells (proving/notebook.py).
"""

from __future__ import annotations

import sys
from importlib import import_module
from pathlib import Path
from types import ModuleType

NAME = "roadmap_driver"

# Anew for each driving cell, which tells its own steps alone, and asks the runtime that is loaded by now.
for name in [name for name in sys.modules if name.partition(".")[0] == NAME]:
    del sys.modules[name]
package = sys.modules[NAME] = ModuleType(NAME)
package.__path__ = [str(Path(__file__).parent)]
drive = import_module(f"{NAME}.drive").drive
