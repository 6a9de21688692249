"""What a deployment does beside answering, as pages show and change it: scale, go back, be rehearsed, be recorded."""

from __future__ import annotations

from collections.abc import Callable

import httpx
import pytest
from playwright.sync_api import Locator, Page, expect

from tests.scenario.live import Workbench, until
from tests.web.conftest import LAPTOP, PHONE
from tests.web.lab import Lab
from tests.web.test_models import DEPLOYED_MS, ROW
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
    def shares(self) -> list[dict[str, object]]:
        """The deployments that get calls of the model, or copies of them."""
        shares = self.get("/traffic")["deployments"]
        assert isinstance(shares, list)
        return shares

    @property
    def serving(self) -> str:
        """The path of the deployment that serves, of its pages and of the API."""
        main = next(each for each in self.shares if each["role"] == "main" and each["is_serving"])
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
    form.get_by_label(names).fill("ssn\n  date of birth\n")
    seen.picture(f"recording-{language}")
    assert not seen.serious_violations()
    assert not seen.overflows()
    form.get_by_role("button", name=save).click()
    expect(page.get_by_text(said)).to_be_visible()
    changed = {"share": 0.5, "inputs": False, "outputs": True, "redact": ["ssn", "date of birth"], "kept_days": 30}
    assert native.get(recording) == changed
    native.put(recording, whole)


def test_a_shadow_is_guarded_compared_and_a_rehearsal_says_what_it_found(
    site: Workbench, lab: Lab, native: Native, visit: Callable[..., Visit]
) -> None:
    build = native.serving.split("/")[2]
    again = f"/projects/{lab.project_id}/deploy?model={lab.model_id}&build={build}"
    with site.called_all_the_while(lab.access_key, ROW):
        seen = visit(again)
        page = seen.page
        page.get_by_label("CPU").fill("0.5")
        page.get_by_text("Shadow: it gets copies").click()
        page.get_by_label("Percent of the calls").fill("99")
        page.get_by_role("checkbox", name="As many replicas as the calls need").click()
        page.get_by_label("At least", exact=True).fill("3")
        page.get_by_label("At most", exact=True).fill("2")
        expect(page.get_by_label("Times as slow")).to_have_value("2")  # a candidate is guarded unless somebody says no
        page.get_by_label("Times as slow").fill("50")
        assert not seen.serious_violations()
        page.get_by_role("button", name="Deploy", exact=True).click()
        expect(page.get_by_role("alert").filter(has_text="scaling.min_replicas")).to_be_visible()
        page.get_by_label("At least", exact=True).fill("1")
        page.get_by_role("button", name="Deploy", exact=True).click()

        expect(page.get_by_text("1 to 2 replicas; more when calls wait for over 20 ms")).to_be_visible()
        expect(page.get_by_text("when 5% more of its calls fail or they take 50 times as long")).to_be_visible()
        expect(page.get_by_role("heading", name="Beside what callers got")).to_be_visible()
        expect(page.get_by_text("recorded calls 0 failed and 0 were answered otherwise")).to_be_visible(
            timeout=DEPLOYED_MS
        )
        assert not seen.serious_violations()
        seen.picture("shadow")
        page.get_by_role("button", name="Stop", exact=True).click()
        page.get_by_role("dialog").get_by_role("button", name="Stop").click()

    phone = visit(again, size=PHONE, dark=True)
    page = phone.page
    page.get_by_label("CPU").fill("0.5")
    page.get_by_text("Rehearsal: it gets recorded calls").click()
    page.get_by_label("Recorded calls", exact=True).fill("5")
    expect(page.get_by_label("Times as slow")).to_be_hidden()
    assert not phone.serious_violations()
    assert not phone.overflows()
    phone.picture("deploy")
    page.get_by_role("button", name="Deploy", exact=True).click()
    expect(page.get_by_text("on 5 recorded calls; at most 100% changed, 0% failed")).to_be_visible()
    expect(page.get_by_text("Of 5 recorded calls 0 failed")).to_be_visible(timeout=DEPLOYED_MS)
    assert not phone.serious_violations()
    assert not phone.overflows()
    phone.picture("rehearsal")
    until("the shadow has gone", lambda: len(native.shares) == 1)


def _unfold(page: Page, title: str) -> Locator:
    details = page.locator("details", has_text=title)
    details.locator("summary").click()
    return details
