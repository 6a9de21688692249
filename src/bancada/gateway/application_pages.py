"""The pages that the gateway itself shows in front of an application, in English and Portuguese.

They ask nothing of any other host, run no script, and work by keyboard and screen reader: every field has its label,
and a message is announced.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Mapping
from html import escape
from string import Template
from typing import TYPE_CHECKING

from aiohttp import web

if TYPE_CHECKING:
    from bancada.gateway.application_headers import Place

SIGN_IN_PATH, SIGN_OUT_PATH, PASS_PATH = "/_bancada/sign-in", "/_bancada/sign-out", "/_bancada/pass"

_STYLE = (
    ":root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:26rem;margin:12vh auto;"
    "padding:0 1.25rem}h1{font-size:1.35rem;overflow-wrap:anywhere}label{display:block;font-weight:600}"
    "input,button{font:inherit;padding:.55rem .75rem;border-radius:.4rem;border:1px solid #777;box-sizing:border-box}"
    "details{margin-top:2rem}summary{cursor:pointer;margin-bottom:1rem}"
    "input{width:100%;margin:.25rem 0 1rem}button{cursor:pointer;background:#0b5cad;border-color:#0b5cad;color:#fff}"
    ":focus-visible{outline:3px solid #e8a100;outline-offset:2px}"
    ".bad{border-left:.3rem solid #c62828;padding-left:.75rem}"
    ".quiet{opacity:.75;font-size:.9rem;overflow-wrap:anywhere}code{font-size:.95em}"
)
_STYLE_HASH = base64.b64encode(hashlib.sha256(_STYLE.encode()).digest()).decode()
_POLICY = (
    f"default-src 'none'; style-src 'sha256-{_STYLE_HASH}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_PAGE = Template(
    '<!doctype html><html lang="$language"><head><meta charset="utf-8"><title>$title</title>'
    '<meta name="viewport" content="width=device-width, initial-scale=1">$refresh<style>$style</style></head>'
    "<body><main><h1>$title</h1>$body</main></body></html>"
)
_FORM = Template(
    '$problem<form method="post" action="$action"><label for="username">$username</label>'
    '<input id="username" name="username" autocomplete="username" required autofocus '
    'spellcheck="false" autocapitalize="none"><label for="password">$password</label>'
    '<input id="password" name="password" type="password" autocomplete="current-password" required>'
    '<input type="hidden" name="next" value="$next"><button type="submit">$button</button></form>'
    '<details$open><summary>$with_key</summary><form method="post" action="$action"><label for="key">$key</label>'
    '<input id="key" name="key" type="password" autocomplete="off" required '
    'spellcheck="false" autocapitalize="none" aria-describedby="hint">'
    '<input type="hidden" name="next" value="$next"><button type="submit">$button</button></form>'
    '<p class="quiet" id="hint">$hint</p></details>'
)

TEXTS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "sign_in": "Sign in to open “{name}”",
        "username": "User name",
        "password": "Password",
        "with_key": "With an API key instead",
        "key": "API key",
        "open": "Sign in",
        "hint": "An API v2 key of yours with the audience Application. `bancada key create` makes one. "
        "It is not kept in the browser.",
        "sign_out": "Sign out of “{name}”",
        "leave": "Sign out",
        "starting": "“{name}” is starting",
        "starting_text": "This page looks again by itself.",
        "stopped": "“{name}” is stopped",
        "stopped_text": "Whoever may operate its project can start it again.",
        "failed": "“{name}” has failed",
        "died": "“{name}” did not answer",
        "died_text": "Its process ended or broke off the connection. It is started again by itself; try once more.",
        "quiet": "Nothing answers in “{name}”",
        "quiet_text": "Start a server in the session that listens on 127.0.0.1, at the port which this variable holds. "
        "This page looks again by itself.",
        "absent": "There is no such application here",
    },
    "pt": {
        "sign_in": "Entre para abrir “{name}”",
        "username": "Nome de usuário",
        "password": "Senha",
        "with_key": "Com uma chave de API",
        "key": "Chave de API",
        "open": "Entrar",
        "hint": "Uma chave sua da API v2 com a audiência Application. `bancada key create` cria uma. "
        "Ela não fica guardada no navegador.",
        "sign_out": "Sair de “{name}”",
        "leave": "Sair",
        "starting": "“{name}” está iniciando",
        "starting_text": "Esta página se atualiza sozinha.",
        "stopped": "“{name}” está parada",
        "stopped_text": "Quem pode operar o projeto pode iniciá-la de novo.",
        "failed": "“{name}” falhou",
        "died": "“{name}” não respondeu",
        "died_text": "O processo terminou ou interrompeu a conexão. Ele é reiniciado automaticamente; tente de novo.",
        "quiet": "Nada responde em “{name}”",
        "quiet_text": "Inicie na sessão um servidor que escute em 127.0.0.1, na porta que esta variável contém. "
        "Esta página se atualiza sozinha.",
        "absent": "Não existe esta aplicação aqui",
    },
}


def choose_language(accepted: str) -> str:
    """Return the language of ours that an `Accept-Language` header likes best; English where it says nothing."""
    best, best_weight = "en", 0.0
    for part in accepted.split(","):
        tag, _, parameters = part.strip().partition(";")
        language = tag.strip().lower().partition("-")[0]
        weight = _weight(parameters)
        if language in TEXTS and weight > best_weight:
            best, best_weight = language, weight
    return best


def wants_page(request: web.BaseRequest) -> bool:
    """Tell whether a person looks at the answer: a browser that goes to a page, not a script of one."""
    if request.method not in {"GET", "HEAD"} or "text/html" not in request.headers.get("Accept", ""):
        return False
    return request.headers.get("Sec-Fetch-Dest", "document") in {"document", "iframe", "frame", "empty-document"}


def sign_in_page(
    language: str, name: str, place: Place, next_path: str, problem: str = "", status: int = 401,
    *, by_key: bool = False,
) -> web.Response:  # fmt: skip
    """Return the forms that take a name and a password, or a key.

    `next_path` is where they lead, `problem` why the last attempt did not, and `by_key` whether that was a key.
    """
    texts = TEXTS[language]
    body = _FORM.substitute(
        problem=f'<p class="bad" role="alert">{escape(problem)}</p>' if problem else "",
        action=escape(place.prefix + SIGN_IN_PATH),
        open=" open" if by_key else "",
        **{field: texts[field] for field in ("username", "password", "with_key", "key")},
        next=escape(next_path),
        button=texts["open"],
        hint=_marked(texts["hint"]),
    )
    response = _page(language, texts["sign_in"].format(name=name), body, status)
    if status == 401:
        response.headers["WWW-Authenticate"] = 'Bearer realm="bancada"'
    return response


def sign_out_page(language: str, name: str, place: Place) -> web.Response:
    """Return a button that ends the visit; a link to it must not do so by itself."""
    texts = TEXTS[language]
    action = escape(place.prefix + SIGN_OUT_PATH)
    body = f'<form method="post" action="{action}"><button type="submit" autofocus>{texts["leave"]}</button></form>'
    return _page(language, texts["sign_out"].format(name=name), body, 200)


def state_page(language: str, name: str, state: str, reason: str, status: int, retry_after_s: int = 0) -> web.Response:
    """Return the page for what does not answer, by its state.

    An application is `starting`, `stopped`, `failed`, `died` or `absent`; a session's port is `quiet`.
    """
    texts = TEXTS[language]
    parts = [texts.get(f"{state}_text", ""), reason]
    body = "".join(f"<p>{escape(part)}</p>" for part in parts if part)
    response = _page(language, texts[state].format(name=name), body, status, retry_after_s)
    if retry_after_s:
        response.headers["Retry-After"] = str(retry_after_s)
    return response


def _page(language: str, title: str, body: str, status: int, refresh_s: int = 0) -> web.Response:
    refresh = f'<meta http-equiv="refresh" content="{refresh_s}">' if refresh_s else ""
    text = _PAGE.substitute(language=language, title=escape(title), refresh=refresh, style=_STYLE, body=body)
    headers = {
        "Content-Security-Policy": _POLICY,
        "Cache-Control": "no-store",
        "Referrer-Policy": "same-origin",
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "DENY",
        "Content-Language": language,
        "Vary": "Accept-Language, Accept, Cookie",
    }
    return web.Response(status=status, text=text, content_type="text/html", headers=headers)


def _marked(text: str) -> str:
    parts = escape(text).split("`")
    return "".join(f"<code>{part}</code>" if index % 2 else part for index, part in enumerate(parts))


def _weight(parameters: str) -> float:
    name, _, value = parameters.strip().partition("=")
    if name.strip() != "q":
        return 1.0
    try:
        return float(value)
    except ValueError:
        return 0.0
