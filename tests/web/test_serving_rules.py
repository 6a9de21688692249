"""What a deployment does beside answering, as pages show and change it: limits, stickiness, what is recorded."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.scenario.live import Workbench
from tests.web.conftest import LAPTOP, PHONE
from tests.web.lab import Lab
from tests.web.visits import Visit


class Native:
    """The native API of the lab's model."""

    def __init__(self, site: Workbench, lab: Lab) -> None:
        self._path = f"{site.url}/api/native/v1/projects/{lab.project_id}/models/{lab.model_id}"
        self._headers = {"Authorization": f"Bearer {site.key}"}

    def get(self, path: str) -> dict[str, object]:
        return dict(httpx.get(f"{self._path}{path}", headers=self._headers).raise_for_status().json())

    def put(self, path: str, body: object) -> None:
        httpx.put(f"{self._path}{path}", json=body, headers=self._headers).raise_for_status()

    @property
    def serving(self) -> str:
        """The path of the deployment that serves, of its pages and of the API."""
        shares = self.get("/traffic")["deployments"]
        assert isinstance(shares, list)
        main = next(each for each in shares if each["role"] == "main" and each["is_serving"])
        return f"/builds/{main['build_id']}/deployments/{main['id']}"


@pytest.fixture
def native(site: Workbench, lab: Lab) -> Native:
    return Native(site, lab)


@pytest.mark.parametrize(
    ("language", "size", "dark", "words"),
    [("en-US", LAPTOP, False, ("Change the limits", "Calls a second", "Save the changes", "2.5 calls a",
                               "Change the header", "Header that says", "Calls with the same X-Customer-Id stay")),
     ("pt-BR", PHONE, True, ("Mudar os limites", "Chamadas por", "Salvar as alterações", "2.5 chamadas por",
                             "Mudar o cabeçalho", "Cabeçalho que diz", "mesmo X-Customer-Id"))],
)  # fmt: skip
def test_limits_of_calls_and_the_header_that_callers_stick_by_are_changed(
    lab: Lab, native: Native, visit: Callable[..., Visit], language: str, size: dict[str, int], dark: bool,
    words: tuple[str, ...],
) -> None:  # fmt: skip
    limits, rate, save, said, header, name, sticks = words
    native.put("/limits", {"calls_per_s": 0, "deadline_s": 0, "queue": 0})
    native.put("/traffic", {"sticky_header": ""})
    seen = visit(lab.model_page, language=language, size=size, dark=dark)
    page = seen.page
    form = _unfold(page, limits)
    form.get_by_label(rate).fill("2.5")
    seen.picture(f"limits-{language}")
    assert not seen.serious_violations()
    assert not seen.overflows()
    form.get_by_role("button", name=save).click()
    expect(page.get_by_text(said)).to_be_visible()
    assert native.get("/limits") == {"calls_per_s": 2.5, "deadline_s": 0.0, "queue": 0}

    form = _unfold(page, header)
    form.get_by_label(name).fill("not a header")
    form.get_by_role("button", name=save).click()
    expect(form.get_by_role("alert")).to_contain_text("sticky_header")
    form.get_by_label(name).fill("X-Customer-Id")
    form.get_by_role("button", name=save).click()
    expect(page.get_by_text(sticks)).to_be_visible()
    assert native.get("/traffic")["sticky_header"] == "X-Customer-Id"
    native.put("/limits", {"calls_per_s": 0})
    native.put("/traffic", {"sticky_header": ""})


@pytest.mark.parametrize(
    ("language", "size", "dark", "words"),
    [("en-US", LAPTOP, True, ("100% of", "Change what is recorded", "Percent of the calls", "With their inputs",
                              "Names that are taken out", "Save the changes", "with outputs, without ssn")),
     ("pt-BR", PHONE, False, ("100% das chamadas", "Mudar o que é gravado", "Porcentagem", "Com as entradas",
                              "Nomes que são retirados", "Salvar as alterações", "com saídas, sem ssn"))],
)  # fmt: skip
def test_what_is_recorded_is_changed(
    lab: Lab, native: Native, visit: Callable[..., Visit], language: str, size: dict[str, int], dark: bool,
    words: tuple[str, ...],
) -> None:  # fmt: skip
    all_of_it, change, share, inputs, names, save, said = words
    recording = f"{native.serving}/recording"
    whole = {"share": 1, "inputs": True, "outputs": True, "redact": [], "kept_days": 30}
    native.put(recording, whole)
    seen = visit(f"{lab.model_page}{native.serving}", language=language, size=size, dark=dark)
    page = seen.page
    expect(page.get_by_text(all_of_it)).to_be_visible()
    form = _unfold(page, change)
    form.get_by_label(share).fill("50")
    form.get_by_label(inputs).uncheck()
    form.get_by_label(names).fill("ssn")
    seen.picture(f"recording-{language}")
    assert not seen.serious_violations()
    assert not seen.overflows()
    form.get_by_role("button", name=save).click()
    expect(page.get_by_text(said)).to_be_visible()
    changed = {"share": 0.5, "inputs": False, "outputs": True, "redact": ["ssn"], "kept_days": 30}
    assert native.get(recording) == changed
    native.put(recording, whole)


def _unfold(page: Page, title: str) -> Locator:
    details = page.locator("details", has_text=title)
    details.locator("summary").click()
    return details
