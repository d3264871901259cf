"""Make the bundled demo and the truth about it.

    python examples/make_demo.py OUT_DIR

writes OUT_DIR/demo/ (stems, lyrics.txt, brief.toml) and OUT_DIR/demo-truth.json. Needs espeak-ng (the program's
library), pyworld, numpy, scipy and soundfile. The same versions give the same bytes.
"""

import sys
from pathlib import Path

if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit("usage: python examples/make_demo.py OUT_DIR")
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    from examples.making.session import record

    record(Path(sys.argv[1]))
