"""A wheel with the library in it where LONGGHEP_LIBRARY names one; else with the module alone."""
import os
import shutil

from setuptools import Distribution, setup

HERE = os.path.dirname(os.path.abspath(__file__))
LIBRARY = os.environ.get("LONGGHEP_LIBRARY")
BESIDE = os.path.join(HERE, "longghep", "liblongghep.so")


class Binary(Distribution):
    def has_ext_modules(self):  # which makes it a wheel of this platform
        return bool(LIBRARY)


if os.path.exists(BESIDE):
    os.remove(BESIDE)
if LIBRARY:
    shutil.copyfile(LIBRARY, BESIDE)
try:
    setup(distclass=Binary)
finally:
    if LIBRARY:
        os.remove(BESIDE)
