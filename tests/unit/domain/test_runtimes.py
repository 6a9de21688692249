from __future__ import annotations

import pytest

from bancada.domain.errors import InvalidRequest, PlatformFailed
from bancada.domain.runtimes import (
    OFFERED_EDITORS,
    RuntimeIdentifier,
    describe_runtime,
    list_own_runtimes,
    nearest_python,
    own_identifier,
)

PREFIX = "docker.repository.cloudera.com/cloudera/cdsw/ml-runtime"


@pytest.mark.parametrize(
    ("text", "editor", "python", "edition", "full_version"),
    [
        (f"{PREFIX}-pbj-jupyterlab-python3.11-standard:2025.9-b5", "pbj-jupyterlab", (3, 11), "standard", "2025.9-b5"),
        (f"{PREFIX}-workbench-python3.9-cuda:2024.02.1-b4", "workbench", (3, 9), "cuda", "2024.02.1-b4"),
        ("localhost:5000/ml-runtime-jupyterlab-python3.10-tech-preview:1", "jupyterlab", (3, 10), "tech-preview", "1"),
        ("r.example/a/b/c/d/ml-runtime-pbj-vscode-python3.12.4-hardened:x", "pbj-vscode", (3, 12), "hardened", "x"),
        (f"  {PREFIX}-PBJ-Workbench-Python3.13-Standard:latest\n", "pbj-workbench", (3, 13), "standard", "latest"),
    ],
)  # fmt: skip
def test_identifiers_of_any_registry_are_understood(text, editor, python, edition, full_version):
    found = RuntimeIdentifier.parse(text)
    assert (found.editor, found.python, found.edition) == (editor, python, edition)
    assert (found.full_version, found.text) == (full_version, text.strip())


@pytest.mark.parametrize(
    "text",
    ["", "python3.11", "ml-runtime-workbench-python3.11-standard:1", f"{PREFIX}-workbench-python3.11-standard",
     f"{PREFIX}-python3.11-standard:1", f"{PREFIX}-workbench-python-standard:1",
     f"{PREFIX}-workbench-python3.11-standard:1 2", f"{PREFIX}-workbench-python3.11:1"],
)  # fmt: skip
def test_other_text_is_refused_with_the_expected_form(text):
    with pytest.raises(InvalidRequest, match=r"must have the form <registry>/.*got") as caught:
        RuntimeIdentifier.parse(text)
    assert caught.value.code == "runtime_identifier_invalid"


@pytest.mark.parametrize("kernel", ["r4.3", "scala2.11", "python2.7", "python3"])
def test_kernels_other_than_python_3_are_refused_by_name(kernel):
    with pytest.raises(InvalidRequest, match=f"got {kernel}") as caught:
        RuntimeIdentifier.parse(f"{PREFIX}-workbench-{kernel}-standard:1")
    assert caught.value.code == "kernel_not_supported"


def test_a_runtime_is_described_in_the_words_of_the_contract():
    runtime = describe_runtime(own_identifier((3, 11)))
    expected = "bancada.local/cloudera/cdsw/ml-runtime-pbj-workbench-python3.11-standard:2026.11.1-b1"
    assert runtime.image_identifier == expected
    assert (runtime.editor, runtime.kernel, runtime.edition) == ("PBJ Workbench", "Python 3.11", "Standard")
    assert (runtime.full_version, runtime.status) == ("2026.11.1-b1", "ENABLED")


def test_each_python_is_listed_once_per_editor_newest_first():
    runtimes = list_own_runtimes([(3, 9), (3, 13), (3, 9)])
    assert len({r.image_identifier for r in runtimes}) == len(runtimes) == 2 * len(OFFERED_EDITORS)
    assert [r.kernel for r in runtimes] == ["Python 3.13"] * 3 + ["Python 3.9"] * 3
    assert all(describe_runtime(RuntimeIdentifier.parse(r.image_identifier)) == r for r in runtimes)


@pytest.mark.parametrize(
    ("wanted", "available", "chosen", "exact"),
    [
        ((3, 11), [(3, 9), (3, 11), (3, 12)], (3, 11), True),
        ((3, 11), [(3, 13), (3, 12), (3, 10)], (3, 12), False),
        ((3, 11), [(3, 9), (3, 10)], (3, 10), False),
        ((3, 11), [(3, 14)], (3, 14), False),
        ((3, 9), [(3, 13), (3, 10)], (3, 10), False),
        ((3, 14), [(3, 9), (3, 13)], (3, 13), False),
        ((3, 7), [(3, 9)], (3, 9), False),
    ],
)
def test_the_nearest_python_is_chosen(wanted, available, chosen, exact):
    assert nearest_python(wanted, available) == (chosen, exact)
    assert nearest_python(wanted, available[::-1]) == (chosen, exact)


def test_no_python_at_all_says_what_to_install():
    with pytest.raises(PlatformFailed, match=r"3\.11") as caught:
        nearest_python((3, 11), [])
    assert caught.value.code == "python_missing"
