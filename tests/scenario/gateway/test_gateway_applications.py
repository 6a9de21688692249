"""Applications behind the real gateway: both addresses, streams and WebSockets, who gets in, and what leaks nowhere."""

from __future__ import annotations

import asyncio
import json
import socket
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from html.parser import HTMLParser

import aiohttp
import psutil
import pytest
from aiohttp import web
from yarl import URL

from bancada.domain.keys import hash_secret
from bancada.domain.routes import CallerKey

HOST = "churn.localhost"
SECRET = "ab" * 32
KEY = f"anaskeyanaskeyan.{SECRET}"
BEARER = {"Authorization": f"Bearer {KEY}"}
BROWSER = {"Accept": "text/html,application/xhtml+xml;q=0.9", "Accept-Language": "en"}


def caller_key(key_id: str = "anaskeyanaskeyan", user_id: int = 7, **changes: object) -> CallerKey:
    values = {"expires_at_s": time.time() + 3600, "audiences": ("Application",), "username": "ana", **changes}
    return CallerKey(key_id, hash_secret(SECRET), user_id, **values)  # type: ignore[arg-type]


class Site:
    """A small web application that tells what it was asked."""

    def __init__(self) -> None:
        self.port = 0
        self.seen: list[web.BaseRequest] = []
        self.may_go_on = asyncio.Event()

    async def answer(self, request: web.BaseRequest) -> web.StreamResponse:
        self.seen.append(request)
        path = request.raw_path.partition("?")[0]
        if path == "/ws":
            return await self._chat(request)
        if path == "/events":
            return await self._events(request)
        if path == "/upload":
            size = 0
            async for part in request.content.iter_any():
                size += len(part)
            return web.Response(text=str(size))
        if path == "/download":
            return await self._download(request)
        if path == "/breaks":
            request.transport.abort()
            await asyncio.sleep(60)
        if path == "/go":
            headers = {"Location": request.headers["X-To"], "Content-Location": "/there", "Service-Worker-Allowed": "/"}
            response = web.Response(status=302, headers=headers)
            for cookie in ("a=1; Path=/; Domain=localhost; HttpOnly", "b=2", "c=3; Path=/sub", "bancada_app=x; Path=/"):
                response.headers.add("Set-Cookie", cookie)
            return response
        return web.json_response({"target": request.raw_path, "headers": [list(p) for p in request.headers.items()]})

    async def _chat(self, request: web.BaseRequest) -> web.StreamResponse:
        socket = web.WebSocketResponse(protocols=("v2.chat",), autoping=False, max_msg_size=0)
        await socket.prepare(request)
        async for message in socket:
            if message.type == aiohttp.WSMsgType.PING:
                await socket.pong(message.data)
            elif message.type == aiohttp.WSMsgType.BINARY:
                await socket.send_bytes(message.data)
            elif message.data == "bye":
                await socket.close(code=4001, message=b"as asked")
            elif message.data == "break":
                request.transport.abort()
            else:
                await socket.send_str(message.data)
        return socket

    async def _events(self, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        await response.write(b"data: first\n\n")
        await self.may_go_on.wait()
        await response.write(b"data: second\n\n")
        return response

    async def _download(self, request: web.BaseRequest) -> web.StreamResponse:
        response = web.StreamResponse()
        await response.prepare(request)
        for _ in range(int(request.headers["X-Pieces"])):
            await response.write(b"x" * 2**20)
        return response


@pytest.fixture
async def site() -> AsyncIterator[Site]:
    site = Site()
    runner = web.ServerRunner(web.Server(site.answer), shutdown_timeout=1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    site.port = runner.addresses[0][1]
    yield site
    site.may_go_on.set()
    await runner.cleanup()


@pytest.fixture
async def open_site(workbench, site):
    """A gateway that routes to the site; ana, whose number is 7, may open it."""
    workbench.start_gateway()
    workbench.publish(keys=(caller_key(),), applications=(workbench.application(site.port),))
    return site


def by_host(workbench, path: str) -> tuple[str, dict[str, str]]:
    return workbench.url + path, {"Host": f"{HOST}:{workbench.port}"}


def by_path(workbench, path: str) -> tuple[str, dict[str, str]]:
    return f"{workbench.url}/apps/churn{path}", {}


@pytest.mark.parametrize("address", [by_host, by_path])
async def test_a_request_arrives_as_it_was_sent_and_says_who_visits(workbench, open_site, client, address):
    url, headers = address(workbench, "/a%2Fb/%7E?q=%20+&r")
    forged = {
        "Remote-User": "root", "remote_user": "root", "X-Remote-User": "root", "Remote-Groups": "admin",
        "X-Forwarded-User": "root", "X_Forwarded_User": "root", "X-Forwarded-Prefix": "/evil", "X-Bancada-User": "root",
        "X-Forwarded-For": "6.6.6.6", "Connection": "X-Private", "X-Private": "1", "TE": "trailers",
    }  # fmt: skip
    cookies = "theirs=1; bancada_key=secret; bancada_app=secret; also=2"
    sent = {**headers, **BEARER, **forged, "Cookie": cookies, "X-Kept": "yes"}
    answer = await client.get(URL(url, encoded=True), headers=sent)
    assert answer.status == 200, await answer.text()
    seen = await answer.json()
    got = {name.lower(): value for name, value in seen["headers"]}
    assert seen["target"] == "/a%2Fb/%7E?q=%20+&r"
    assert got["remote-user"] == "ana"
    assert "root" not in str(seen["headers"])
    assert "secret" not in str(seen["headers"])
    assert SECRET not in str(seen["headers"])
    assert got["cookie"] == "theirs=1; also=2"
    assert got["x-kept"] == "yes"
    assert got["x-forwarded-for"] == "127.0.0.1"
    assert got["host"] == got["x-forwarded-host"] == headers.get("Host", f"127.0.0.1:{workbench.port}")
    assert got.get("x-forwarded-prefix") == (None if headers else "/apps/churn")
    assert not {"x-private", "te", "x-bancada-user"} & set(got)


async def test_the_prefix_is_understood_on_its_own_host_and_no_other_application_is(workbench, open_site, client):
    _, headers = by_host(workbench, "/")
    for path, target in {"/apps/churn/x": "/x", "/apps/other/x": "/apps/other/x", "/model": "/model"}.items():
        answer = await client.get(workbench.url + path, headers={**headers, **BEARER})
        assert (await answer.json())["target"] == target
    slash = await client.get(f"{workbench.url}/apps/churn?x=1", headers=BEARER, allow_redirects=False)
    assert (slash.status, slash.headers["Location"]) == (308, "/apps/churn/?x=1")
    for kind in ("document", "iframe"):  # a browser's, whose scripts would be at home with the workbench's own pages
        seen = {**BEARER, "Sec-Fetch-Dest": kind}
        away = await client.get(f"{workbench.url}/apps/churn/a?x=1", headers=seen, allow_redirects=False)
        port = workbench.url.rpartition(":")[2]
        assert (away.status, away.headers["Location"]) == (307, f"http://churn.localhost:{port}/a?x=1")
    for url, host in ((f"{workbench.url}/apps/absent/", ""), (workbench.url, "absent.localhost")):
        absent = await client.get(url, headers={**BEARER, **({"Host": host} if host else {})})
        assert absent.status == 404
        assert "no application with the subdomain 'absent'" in (await absent.json())["message"]


async def test_redirects_and_cookies_stay_with_the_application(workbench, open_site, client):
    own = f"http://127.0.0.1:{workbench.port}"
    leads = {
        "/login?x=1": "/apps/churn/login?x=1", f"{own}/a": "/apps/churn/a", "/apps/churn/b": "/apps/churn/b",
        "https://else.example/": "https://else.example/", "next": "next", "//else.example/": "//else.example/",
    }  # fmt: skip
    for to, where in leads.items():
        url, _ = by_path(workbench, "/go")
        answer = await client.get(url, headers={**BEARER, "X-To": to}, allow_redirects=False)
        assert (answer.status, answer.headers["Location"]) == (302, where)
        assert answer.headers["Content-Location"] == "/apps/churn/there"
        assert "Service-Worker-Allowed" not in answer.headers  # its neighbours would get its worker
        assert answer.headers.getall("Set-Cookie") == [
            "a=1; HttpOnly; Path=/apps/churn/", "b=2; Path=/apps/churn/", "c=3; Path=/apps/churn/sub",
        ]  # fmt: skip
    url, headers = by_host(workbench, "/go")
    answer = await client.get(url, headers={**headers, **BEARER, "X-To": "/login"}, allow_redirects=False)
    assert answer.headers["Location"] == "/login"
    assert answer.headers.getall("Set-Cookie") == ["a=1; HttpOnly; Path=/", "b=2; Path=/", "c=3; Path=/sub"]


@pytest.mark.parametrize("address", [by_host, by_path])
async def test_a_websocket_passes_both_ways(workbench, open_site, client, address):
    url, headers = address(workbench, "/ws")
    origin = f"http://{headers.get('Host', f'127.0.0.1:{workbench.port}')}"
    async with client.ws_connect(
        url, headers={**headers, **BEARER}, origin=origin, protocols=("v1.chat", "v2.chat"), autoping=False,
        max_msg_size=0,
    ) as chat:  # fmt: skip
        assert chat.protocol == "v2.chat"
        await chat.send_str("olá")
        assert await chat.receive_str() == "olá"
        await chat.send_bytes(b"\x00\xff" * 2**21)
        assert await chat.receive_bytes() == b"\x00\xff" * 2**21
        await chat.ping(b"there?")
        pong = await chat.receive()
        assert (pong.type, pong.data) == (aiohttp.WSMsgType.PONG, b"there?")
        await chat.send_str("bye")
        closing = await chat.receive()
        assert (closing.data, closing.extra) == (4001, "as asked")
    seen = open_site.seen[-1]
    assert (seen.headers["Origin"], seen.headers["Remote-User"]) == (origin, "ana")
    assert "Authorization" not in seen.headers


async def test_a_websocket_whose_process_dies_is_closed_as_going_away(workbench, open_site, client):
    url, headers = by_host(workbench, "/ws")
    async with client.ws_connect(url, headers={**headers, **BEARER}) as chat:
        await chat.send_str("break")
        assert (await chat.receive()).data == aiohttp.WSCloseCode.GOING_AWAY


async def test_a_websocket_ends_with_the_key_that_opened_it(workbench, open_site, client):
    url, headers = by_host(workbench, "/ws")
    async with client.ws_connect(url, headers={**headers, **BEARER}) as chat:
        await chat.send_str("x")
        await chat.receive()
        workbench.publish(keys=(), applications=(workbench.application(open_site.port),))
        assert (await chat.receive()).data == aiohttp.WSCloseCode.POLICY_VIOLATION


async def test_a_websocket_message_has_a_limit(workbench, site, client):
    workbench.start_gateway(limits={"websocket_bytes": 1000})
    workbench.publish(keys=(caller_key(),), applications=(workbench.application(site.port),))
    url, headers = by_host(workbench, "/ws")
    async with client.ws_connect(url, headers={**headers, **BEARER}) as chat:
        await chat.send_bytes(b"x" * 900)
        assert await chat.receive_bytes() == b"x" * 900
        await chat.send_bytes(b"x" * 1001)
        assert (await chat.receive()).data == aiohttp.WSCloseCode.MESSAGE_TOO_BIG


async def test_a_gateway_that_stops_sends_websockets_away(workbench, open_site, client):
    url, headers = by_host(workbench, "/ws")
    async with client.ws_connect(url, headers={**headers, **BEARER}) as chat:
        await chat.send_str("x")
        await chat.receive()
        workbench.gateway.terminate()
        assert (await chat.receive()).data == aiohttp.WSCloseCode.GOING_AWAY
    assert await asyncio.to_thread(workbench.gateway.wait, 30) == 0


async def test_events_arrive_one_by_one(workbench, open_site, client):
    url, headers = by_host(workbench, "/events")
    async with client.get(url, headers={**headers, **BEARER}) as answer:
        assert await answer.content.readuntil(b"\n\n") == b"data: first\n\n"
        open_site.may_go_on.set()  # the second one is not even written before the first one was read
        assert await answer.content.readuntil(b"\n\n") == b"data: second\n\n"


async def test_large_bodies_pass_in_constant_memory(workbench, open_site, client):
    gateway, pieces = psutil.Process(workbench.gateway.pid), 200
    url, _ = by_path(workbench, "/upload")

    async def body():
        for _ in range(pieces):
            yield b"x" * 2**20

    warm = await client.post(url, headers=BEARER, data=b"x" * 2**20)
    assert await warm.text() == str(2**20)
    before = gateway.memory_info().rss
    answer = await client.post(url, headers=BEARER, data=body())
    assert await answer.text() == str(pieces * 2**20)
    url, _ = by_path(workbench, "/download")
    size = 0
    async with client.get(url, headers={**BEARER, "X-Pieces": str(pieces)}) as answer:
        async for part in answer.content.iter_any():
            size += len(part)
    assert size == pieces * 2**20
    assert gateway.memory_info().rss - before < 60 * 2**20


@pytest.mark.parametrize(
    ("key", "authorization", "status", "says"),
    [
        (caller_key(), "", 401, "asks who you are"),
        (caller_key(), f"Bearer {KEY[:-1]}0", 401, "not valid"),
        (caller_key(), f"Bearer unknownunknown12.{SECRET}", 401, "not valid"),
        (caller_key(expires_at_s=1.0), f"Bearer {KEY}", 401, "expired"),
        (caller_key(audiences=("API",)), f"Bearer {KEY}", 403, "is for API, not for Application"),
        (caller_key(user_id=8), f"Bearer {KEY}", 403, "ana may not open this application"),
        (caller_key(audiences=()), f"Bearer {KEY}", 200, ""),
        (caller_key(), "Basic YW5hOng=", 401, "asks who you are"),
    ],
)
async def test_who_may_come_in(workbench, site, client, key, authorization, status, says):
    workbench.start_gateway()
    workbench.publish(keys=(key,), applications=(workbench.application(site.port),))
    url, headers = by_host(workbench, "/")
    sent = {**headers, **({"Authorization": authorization} if authorization else {})}
    answer = await client.get(url, headers=sent)
    assert answer.status == status
    if status != 200:
        assert says in (await answer.json())["message"]
        assert site.seen == []
    assert ("WWW-Authenticate" in answer.headers) is (status == 401)


async def test_a_bypass_lets_everybody_in_and_still_hides_keys(workbench, site, client):
    workbench.start_gateway()
    workbench.publish(
        keys=(caller_key(),), applications=(workbench.application(site.port, bypass_authentication=True),)
    )
    url, headers = by_host(workbench, "/")
    for authorization, user, passed in (
        (None, None, None),
        ("Basic YW5hOng=", None, "Basic YW5hOng="), ("Bearer their.own.token", None, "Bearer their.own.token"),
        (f"Bearer {KEY}", "ana", None), (f"Bearer {KEY[:-1]}0", None, None),
    ):  # fmt: skip
        sent = {**headers, "Remote-User": "root", **({"Authorization": authorization} if authorization else {})}
        answer = await client.get(url, headers=sent)
        got = {name.lower(): value for name, value in (await answer.json())["headers"]}
        assert (answer.status, got.get("remote-user"), got.get("authorization")) == (200, user, passed)


class Form(HTMLParser):
    """The fields of the one form of a page, and whatever the page would load."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.action, self.fields, self.loads, self.language = "", {}, [], ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        self.loads += [value for name, value in attrs if name in {"src", "href"}]
        if tag == "html":
            self.language = found["lang"]
        if tag == "form":
            self.action = found["action"]
        if tag == "input":
            self.fields[found["name"]] = found.get("value", "")


@pytest.mark.parametrize("address", [by_host, by_path])
async def test_a_browser_signs_in_once_and_its_cookie_opens_this_application_only(
    workbench, open_site, client, address
):
    url, headers = address(workbench, "/page?x=%22%3E")
    browser = {**headers, **BROWSER}
    own = f"http://{headers.get('Host', f'127.0.0.1:{workbench.port}')}"
    prefix = "" if headers else "/apps/churn"
    page = await client.get(URL(url, encoded=True), headers=browser)
    form = Form(await page.text())
    assert (page.status, page.headers["Cache-Control"], form.loads) == (401, "no-store", [])
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "Churn &lt;board&gt;" in await page.text()
    assert (form.action, form.fields["next"]) == (f"{prefix}/_bancada/sign-in", f"{prefix}/page?x=%22%3E")

    async def post(key: str, origin: str, next_path: str = form.fields["next"]) -> aiohttp.ClientResponse:
        return await client.post(workbench.url + form.action, headers={**browser, "Origin": origin},
                                 data={"key": key, "next": next_path}, allow_redirects=False)  # fmt: skip

    wrong = await post(KEY[:-1] + "0", own)
    assert (wrong.status, "Set-Cookie" in wrong.headers, 'role="alert"' in await wrong.text()) == (401, False, True)
    assert (await post(KEY, "http://evil.example")).status == 403
    assert (await post(KEY, "null")).status == 403
    for elsewhere in ("https://evil.example/", "//evil.example", "/\\evil.example", f"{prefix}/\n", "javascript:1"):
        assert (await post(KEY, own, elsewhere)).headers["Location"] == f"{prefix}/"
    right = await post(KEY, own)
    assert (right.status, right.headers["Location"]) == (303, f"{prefix}/page?x=%22%3E")
    cookie, *attributes = right.headers["Set-Cookie"].split("; ")
    assert {f"Path={prefix}/", "HttpOnly", "SameSite=Lax"} < set(attributes)
    assert SECRET not in cookie
    signed = {**browser, "Cookie": cookie}
    inside = await client.get(URL(url, encoded=True), headers=signed)
    got = {name.lower(): value for name, value in (await inside.json())["headers"]}
    assert (inside.status, got["remote-user"], "cookie" in got) == (200, "ana", False)

    changed = cookie[:-1] + ("0" if cookie[-1] != "0" else "1")
    later = cookie.replace(cookie.split(".")[1], str(int(time.time()) + 10**6))
    for value in (changed, later, "bancada_app=", "bancada_app=x.y.z"):
        assert (await client.get(url, headers={**browser, "Cookie": value})).status == 401

    for origin, status in ((own, 200), ("http://other.localhost", 403), ("null", 403)):
        written = await client.post(url, headers={**signed, "Origin": origin}, data=b"x")
        assert written.status == status
    with pytest.raises(aiohttp.WSServerHandshakeError, match="403"):
        await client.ws_connect(address(workbench, "/ws")[0], headers=signed, origin="http://other.localhost")

    application = workbench.application(open_site.port)
    other = replace(application, application_id="app-2")
    workbench.publish(keys=(caller_key(),), applications=(other,))
    assert (await client.get(url, headers=signed)).status == 401  # another application has the name now
    bypassed = replace(application, bypass_authentication=True)
    workbench.publish(keys=(caller_key(),), applications=(bypassed,))
    for origin, user in ((own, "ana"), ("http://other.localhost", None)):
        written = await client.post(url, headers={**signed, "Origin": origin}, data=b"x")
        got = {name.lower(): value for name, value in (await written.json())["headers"]}
        assert (written.status, got.get("remote-user")) == (200, user)
    workbench.publish(keys=(caller_key(user_id=8),), applications=(application,))
    assert (await client.get(url, headers=signed)).status == 403  # no longer one who may see the project
    workbench.publish(keys=(), applications=(application,))
    assert (await client.get(url, headers=signed)).status == 401  # the key was revoked


async def test_a_password_is_checked_by_the_api_and_the_key_it_made_signs_in(workbench, open_site, client, behind):
    """The stand-in for the API answers as the real one does, which `test_applications.py` of the scenarios asks."""
    url, headers = by_host(workbench, "/_bancada/sign-in")
    own = {**headers, **BROWSER, "Origin": f"http://{headers['Host']}"}
    fields = {"username": "ana ", "password": "pass word&=", "next": "/page"}

    async def post(**more: str) -> aiohttp.ClientResponse:
        return await client.post(url, headers=own, data=fields | more, allow_redirects=False)

    assert (await post()).status == 503  # nobody listens at the API's socket
    api = await behind("api.sock")
    made = "anassignedinkey1"
    api.answers["/api/native/v1/sign-in"] = (200, {"key_id": made, "api_key": f"{made}.{SECRET}"})
    answering = asyncio.create_task(post())
    await asyncio.to_thread(workbench.wait_until, lambda: api.received, "the gateway asks the API")
    application = workbench.application(open_site.port)
    workbench.publish(keys=(caller_key(made),), applications=(application,))
    signed = await answering
    assert (signed.status, signed.headers["Location"]) == (303, "/page")
    asked = json.loads(api.received[-1]["body"])
    assert asked == {"username": "ana", "password": "pass word&=", "audience": "Application"}
    assert api.headers_of_last()["x-forwarded-for"] == "127.0.0.1"
    cookie = signed.headers["Set-Cookie"].partition(";")[0]
    assert SECRET not in cookie
    page, _ = by_host(workbench, "/page")
    assert (await client.get(page, headers={**headers, "Cookie": cookie})).status == 200
    assert (await client.get(page, headers={**headers, "Authorization": f"Bearer {cookie[12:]}"})).status == 401
    workbench.publish(keys=(), applications=(application,))  # deactivated, or another password
    assert (await client.get(page, headers={**headers, "Cookie": cookie})).status == 401

    for status, reason, metadata in ((401, "sign_in_failed", {}), (403, "user_deactivated", {}),
                                     (429, "too_many_attempts", {"retry_after_s": "33"})):  # fmt: skip
        details = [{"reason": reason, "metadata": {"hint": "Wait.", **metadata}}]
        told = {"message": f"The word is {reason}. Wait.", "details": details}
        api.answers["/api/native/v1/sign-in"] = (status, told)
        refused = await post()
        assert (refused.status, refused.headers.get("Retry-After")) == (status, metadata.get("retry_after_s"))
        assert f"The word is {reason}. Wait." in await refused.text()
        assert "Set-Cookie" not in refused.headers
    assert (await client.post(url, headers={**own, "Origin": "http://evil.example"}, data=fields)).status == 403
    assert "pass" not in workbench.log.replace("passwords", "")


async def test_a_pass_lets_a_browser_in_once_it_was_given_for_a_key(workbench, open_site, client):
    """The pages have the viewer's key, the application a host of its own: a pass takes the browser there."""
    url, headers = by_host(workbench, "/_bancada/pass")
    refused = await client.post(url, headers=headers, data={"key": f"{KEY[:-1]}0"})
    assert refused.status == 401
    foreign = await client.post(url, headers={**headers, "Origin": "http://evil.example"}, data={"key": KEY})
    assert foreign.status == 403
    given = await client.post(url, headers=headers, data={"key": KEY})
    issued = await given.text()
    assert (given.status, given.headers["Cache-Control"], SECRET in issued) == (200, "no-store", False)

    entered = await client.get(url, params={"pass": issued}, headers={**headers, **BROWSER}, allow_redirects=False)
    assert (entered.status, entered.headers["Location"]) == (303, "/")
    cookie = entered.headers["Set-Cookie"].partition(";")[0]
    page, _ = by_host(workbench, "/page")
    assert (await client.get(page, headers={**headers, "Cookie": cookie})).status == 200
    assert (await client.get(page, headers={**headers, "Cookie": f"bancada_app={issued}"})).status == 401
    value = cookie.partition("=")[2]  # a cookie is no pass: it would never end
    for wrong in (value, issued[:-1] + ("0" if issued[-1] != "0" else "1"), "", "a.1.b"):
        again = await client.get(url, params={"pass": wrong}, headers={**headers, **BROWSER}, allow_redirects=False)
        assert (again.status, "Set-Cookie" in again.headers) == (401, False)
        assert "Open the application again." in await again.text()
    assert not any(seen.path == "/_bancada/pass" for seen in open_site.seen)


async def test_a_sign_in_outlives_the_gateway_and_signing_out_ends_it(workbench, open_site, client):
    url, headers = by_host(workbench, "/_bancada/sign-in")
    own = {**headers, **BROWSER, "Origin": f"http://{headers['Host']}"}
    answer = await client.post(url, headers=own, data={"key": KEY}, allow_redirects=False)
    cookie = answer.headers["Set-Cookie"].partition(";")[0]
    workbench.gateway.kill()
    workbench.gateway.wait()
    workbench.start_gateway()
    url, headers = by_host(workbench, "/")
    assert (await client.get(url, headers={**headers, "Cookie": cookie})).status == 200
    out = f"{workbench.url}/_bancada/sign-out"
    assert "Set-Cookie" not in (await client.get(out, headers={**headers, **BROWSER, "Cookie": cookie})).headers
    ended = await client.post(out, headers={**own, "Host": headers["Host"], "Origin": f"http://{headers['Host']}"},
                              allow_redirects=False)  # fmt: skip
    assert "bancada_app=; Path=/; Max-Age=0" in ended.headers["Set-Cookie"]
    assert SECRET not in workbench.log


async def test_failed_sign_ins_are_limited(workbench, open_site, client):
    """Wrong keys in the form and in the header are counted together; a right one is never held up."""
    url, headers = by_host(workbench, "/_bancada/sign-in")
    form = {**headers, **BROWSER}
    posted = [client.post(url, headers=form, data={"key": text}) for text in ("a.b", "nothing") * 25]
    assert {answer.status for answer in await asyncio.gather(*posted)} == {401}
    page, _ = by_host(workbench, "/")
    wrong = {**headers, "Authorization": f"Bearer {KEY[:-1]}0"}
    assert {(await client.get(page, headers=wrong)).status for _ in range(50)} == {401}
    for limited in (
        await client.get(page, headers=wrong),
        await client.get(page, headers={**wrong, **BROWSER}),
        await client.post(url, headers=form, data={"key": "a.b"}),
    ):
        assert limited.status == 429
        assert 0 < int(limited.headers["Retry-After"]) <= 61
        assert "Too many keys were wrong." in await limited.text()
    assert (await client.get(page, headers=form)).status == 401  # no key is no guess
    assert (await client.get(page, headers={**headers, **BEARER})).status == 200
    assert (await client.post(url, headers=form, data={"key": KEY}, allow_redirects=False)).status == 303


async def test_what_does_not_answer_says_so_to_people_and_to_programs(workbench, client):
    workbench.start_gateway()
    asleep = {"port": 0, "bypass_authentication": True}
    url, headers = by_host(workbench, "/")
    for changes, status, retries, text in (
        ({"status": "starting", "reason": "It ended with exit code 1."}, 503, True, "is starting"),
        ({"status": "stopped", "is_coming": False}, 503, False, "is stopped"),
        ({"status": "failed", "is_coming": False, "reason": "No <port>."}, 502, False, "has failed"),
    ):
        workbench.publish(applications=(workbench.application(**{**asleep, **changes}),))
        page = await client.get(url, headers={**headers, **BROWSER})
        program = await client.get(url, headers=headers)
        assert (page.status, program.status) == (status, status)
        assert ("Retry-After" in page.headers, "Retry-After" in program.headers) == (retries, retries)
        assert text in await page.text()
        assert ('http-equiv="refresh"' in await page.text()) is retries
        assert changes.get("reason", "") in (await program.json())["message"]
        assert "<port>" not in await page.text()
    portuguese = await client.get(url, headers={**headers, **BROWSER, "Accept-Language": "de, pt-BR;q=0.8, en;q=0.5"})
    assert "falhou" in await portuguese.text()
    assert Form(await portuguese.text()).language == "pt"


async def test_a_process_that_breaks_off_or_is_gone_is_502(workbench, open_site, client):
    url, headers = by_host(workbench, "/breaks")
    broken = await client.post(url, headers={**headers, **BEARER}, data=b"x")
    assert (broken.status, "Retry-After" in broken.headers) == (502, True)
    assert "ended the request without an answer" in (await broken.json())["message"]
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        workbench.publish(keys=(caller_key(),), applications=(workbench.application(unused.getsockname()[1]),))
        gone = await client.get(url, headers={**headers, **BEARER, **BROWSER})
    assert (gone.status, "did not answer" in await gone.text()) == (502, True)


async def test_the_port_of_a_session_is_open_to_its_people_and_says_how_to_answer_on_it(workbench, open_site, client):
    url, headers = by_host(workbench, "/")
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        silent = workbench.application(
            unused.getsockname()[1], name="session s1", subdomain="churn", port_variable="CDSW_APP_PORT"
        )
        workbench.publish(keys=(caller_key(),), applications=(silent,))
        assert (await client.get(url, headers=headers)).status == 401
        page = await client.get(url, headers={**headers, **BEARER, **BROWSER})
        program = await client.get(url, headers={**headers, **BEARER})
    assert (page.status, program.status) == (502, 502)
    assert "Nothing answers in “session s1”" in await page.text()
    assert "CDSW_APP_PORT" in await page.text()
    assert 'http-equiv="refresh"' in await page.text()
    assert "at its CDSW_APP_PORT" in (await program.json())["message"]


async def test_logs_hold_the_application_and_no_query(workbench, open_site, client):
    url, headers = by_host(workbench, "/x?token=hidden")
    await client.get(url, headers={**headers, **BEARER})
    workbench.wait_until(lambda: "app-1" in workbench.log, "the log line")
    line = next(line for line in workbench.log.splitlines() if "app-1" in line)
    assert json.loads(line.partition("gateway ")[2])["application_id"] == "app-1"
    assert "hidden" not in workbench.log
