"""
Python runs this at its start, where it is told to by PYTHONPATH: see Reading.with_programs.

So what a program reads that a test starts is noted too, if the program is written in Python.
"""

import atexit
import importlib.util
import os
from pathlib import Path

SPEC = importlib.util.spec_from_file_location(
    "harness_reading", Path(__file__).resolve().parents[1] / "reading.py"
)
assert SPEC and SPEC.loader
MODULE = importlib.util.module_from_spec(SPEC)
SPEC.loader.exec_module(MODULE)

reading = MODULE.Reading(os.environ[MODULE.PROJECT])
reading.start()
# What is registered first is done last.
atexit.register(reading.write, Path(f"{os.environ[MODULE.NOTES]}-{os.getpid()}"))
