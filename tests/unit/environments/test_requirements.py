from __future__ import annotations

import re

import pytest

from bancada.domain.errors import InvalidRequest
from bancada.environments.requirements import Requirements, read_requirements, required_name


def test_lines_are_read_as_people_and_tools_write_them():
    text = (
        "# made by hand\r\n\r\nnumpy ~= 1.26  # keep\r\nscikit-learn[plots]>=1,<2 ; python_version < '3.13'\r\n"
        "tool @ https://example.org/tool-1-py3-none-any.whl#sha256=ab\r\ngit+https://example.org/x@main\r\n"
        "six==1.17.0 \\\r\n    --hash=sha256:aa\r\nnumpy ~= 1.26\r\n"
    )
    assert read_requirements(text.splitlines()).lines == (
        "git+https://example.org/x@main",
        "numpy ~= 1.26",
        "scikit-learn[plots]>=1,<2 ; python_version < '3.13'",
        "six==1.17.0 --hash=sha256:aa",
        "tool @ https://example.org/tool-1-py3-none-any.whl#sha256=ab",
    )


@pytest.mark.parametrize(
    ("line", "named"),
    [
        ("-e .", "the option -e"),
        ("--index-url https://example.org/simple", "the option --index-url"),
        ("-i https://example.org/simple", "the option -i"),
        ("--extra-index-url=https://example.org", "the option --extra-index-url"),
        ("--find-links /tmp", "the option --find-links"),
        ("--pre", "the option --pre"),
        ("six --config-settings=x", "the option --config-settings"),
        ("./local", "'./local'"),
        ("/etc/passwd", "'/etc/passwd'"),
        ("local-1-py3-none-any.whl", "'local-1-py3-none-any.whl'"),
        ("x @ file:///etc/passwd", "'x @ file:///etc/passwd'"),
        ("file:///etc/passwd", "'file:///etc/passwd'"),
        ("x @ ../x", "'x @ ../x'"),
        ("x @ https://${TOKEN}@example.org/x.whl", "a variable"),
        ("two words", "'two words'"),
        ("-r more.txt", "'more.txt'"),
    ],
)
def test_what_is_unsafe_or_unrepeatable_is_refused_by_its_line(line, named):
    with pytest.raises(InvalidRequest, match=r"Line 3 of requirements.txt " + f".*{re.escape(named)}") as caught:
        read_requirements(["six", "# comment", line])
    assert caught.value.code == "requirements_invalid"
    assert caught.value.hint


def test_included_files_are_read_inside_their_root_only(tmp_path):
    root = tmp_path / "model"
    (root / "deep").mkdir(parents=True)
    (tmp_path / "secret.txt").write_text("six")
    (root / "deep" / "more.txt").write_text("packaging\n-r ../again.txt\n")
    (root / "again.txt").write_text("-r deep/more.txt\nidna\n")
    (root / "limits.txt").write_text("packaging<30\n")
    found = read_requirements(["six", "-r deep/more.txt", "-c limits.txt"], root=root)
    assert found == Requirements(("idna", "packaging", "six"), ("packaging<30",))
    (root / "link.txt").symlink_to(tmp_path / "secret.txt")
    for outside in ("../secret.txt", str(tmp_path / "secret.txt"), "link.txt"):
        with pytest.raises(InvalidRequest, match="outside"):
            read_requirements([f"-r {outside}"], root=root)
    with pytest.raises(InvalidRequest, match="cannot be read"):
        read_requirements(["--requirement=absent.txt"], root=root)


def test_packages_are_found_by_any_spelling_of_their_name():
    asked = read_requirements(["Bancada_Workload==0.0.1", "CMLapi>=1", "six"], constraints=["cmlapi<9"])
    assert asked.names() == {"bancada-workload", "cmlapi", "six"}
    assert asked.without(["bancada-workload", "cmlapi"]) == Requirements(("six",))
    assert required_name("git+https://example.org/x") == ""


def test_a_project_lies_over_its_runtime_and_has_the_last_word_on_a_package():
    base = read_requirements(["numpy==2.3.5", "Shapely>=2", "six"])
    over = read_requirements(["NumPy==1.26.4", "pandas"]).over(base)
    assert over.lines == ("NumPy==1.26.4", "Shapely>=2", "pandas", "six")
