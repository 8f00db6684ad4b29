"""The readers are plain Python: they run where no Django is configured."""

import subprocess
import sys

PROGRAM = """
import sys
import lifepath.banking.readers.reading
sys.exit(any(name.split(".")[0] in ("django", "rest_framework", "psycopg") for name in sys.modules))
"""


def test_the_readers_import_no_framework():
    assert subprocess.run([sys.executable, "-c", PROGRAM], check=False).returncode == 0
