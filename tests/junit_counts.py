#!/usr/bin/env python3
"""Prints "PASSED FAILED SKIPPED" of a JUnit report of ctest; a report that is not there counts as one failure."""
import pathlib
import sys
import xml.etree.ElementTree

report = pathlib.Path(sys.argv[1])
if report.exists():
    suite = xml.etree.ElementTree.parse(report).getroot()
    total, failed, skipped, disabled = (int(suite.get(key, 0)) for key in ("tests", "failures", "skipped", "disabled"))
    print(total - failed - skipped - disabled, failed, skipped + disabled)
else:
    print(0, 1, 0)
