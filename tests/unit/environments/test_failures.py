from __future__ import annotations

import pytest

from bancada.domain.errors import InvalidRequest, PlatformFailed
from bancada.environments.failures import SENTENCE_LIMIT, explain_failure

END = ", we can conclude that your requirements are unsatisfiable."
NO_VERSION = f"""error: No solution found when resolving dependencies
  cause: Because there is no version of six==99 and you require six==99{END}
"""
OLD_NO_VERSION = """  \u00d7 No solution found when resolving dependencies:
  ╰─▶ Because there is no version of six==99 and you require six==99, we can
      conclude that your requirements are unsatisfiable.
"""
OFFLINE = f"""error: No solution found when resolving dependencies
  cause: Because six was not found in the cache and you require six{END}

hint: Packages were unavailable because the network was disabled.
"""
REFUSED = """error: Request failed after 3 retries in 8.4s
  cause: Failed to fetch: https://index.example/simple/six/
  cause: tcp connect error
"""
BUILD = """error: Failed to build `mysqlclient==1.3.0`
  cause: The build backend returned an error

         [stderr]
         Traceback (most recent call last):
         OSError: mysql_config not found

hint: Build failures usually indicate a problem with the package
"""
FULL = """error: Failed to install: six-1.17.0-py2.py3-none-any.whl (six==1.17.0)
  cause: failed to copy file
  cause: No space left on device (os error 28)
"""
FULL_WHILE_BUILDING = BUILD.replace("OSError: mysql_config not found", "OSError: [Errno 28] No space left on device")
PARSE = """error: Couldn't parse requirement in `requirements.in` at position 0
  cause: Unexpected end of version specifier, expected version
         sss==
            ^^
"""
WRONG_PYTHON = f"""error: No solution found when resolving dependencies
  cause: Because the current Python version (3.9.18) does not satisfy Python>=3.10 and mlflow==3.17.2 depends on \
Python>=3.10, we can conclude that mlflow==3.17.2 cannot be used.
         And because you require mlflow==3.17.2{END}
"""


@pytest.mark.parametrize(
    ("text", "kind", "code", "part"),
    [
        (NO_VERSION, InvalidRequest, "requirements_unsatisfiable", "no version of six==99 and you require six==99."),
        (OLD_NO_VERSION, InvalidRequest, "requirements_unsatisfiable", "version of six==99 and you require six==99."),
        (OFFLINE, PlatformFailed, "index_unreachable", "six was not found in the cache"),
        (REFUSED, PlatformFailed, "index_unreachable", "tcp connect error"),
        (BUILD, InvalidRequest, "package_build_failed", "1.3.0`: The build backend returned an error: OSError"),
        (FULL, PlatformFailed, "disk_full", "No space left on device"),
        (FULL_WHILE_BUILDING, PlatformFailed, "disk_full", "mysqlclient"),
        (PARSE, InvalidRequest, "requirements_unsatisfiable", "expected version: sss=="),
        ("thread panicked\nat line 5\n", PlatformFailed, "packages_failed", "at line 5"),
        ("", PlatformFailed, "packages_failed", "uv said nothing"),
    ],
)  # fmt: skip
def test_each_failure_has_its_class_code_and_reason(text, kind, code, part):
    error = explain_failure("warning: something else\n" * bool(text) + text)
    assert type(error) is kind
    assert error.code == code
    assert part in error.message
    assert "\n" not in error.message
    assert error.hint


def test_long_reasons_are_shortened():
    error = explain_failure("error: No solution found when resolving dependencies\n  cause: " + "because " * 1000)
    assert len(error.message) < SENTENCE_LIMIT + 100


def test_a_python_that_is_too_old_is_said_with_the_one_to_choose():
    error = explain_failure(WRONG_PYTHON)
    assert (type(error), error.code) == (InvalidRequest, "requirements_unsatisfiable")
    assert error.message.endswith(
        "depends on Python>=3.10, we can conclude that mlflow==3.17.2 cannot be used; and you require mlflow==3.17.2."
    )
    assert error.hint == "Choose a runtime with Python 3.10 or newer."


def test_a_python_outside_a_range_is_said_with_the_range():
    error = explain_failure(WRONG_PYTHON.replace("Python>=3.10", "Python>=3.6,<3.9"))
    assert error.hint == "Choose a runtime with Python >=3.6,<3.9."
