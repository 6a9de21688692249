"""HTTP: one pool of connections, and the exception of every call that fails."""

from __future__ import annotations

import json
import ssl
from typing import TYPE_CHECKING, Any, Mapping, Sequence, Tuple, Union
from urllib.parse import urlencode

import certifi
import urllib3

if TYPE_CHECKING:
    from urllib3.response import BaseHTTPResponse

    from cmlapi.configuration import Configuration

Timeout = Union[float, Tuple[float, float], None]
Pairs = Sequence[Tuple[str, Any]]


class ApiException(Exception):
    """The server refused the call, or its answer could not be read.

    Attributes:
        status: HTTP status; 0 when TLS failed or the answer could not be read.
        reason: Reason phrase or what went wrong.
        body: Text of the answer: JSON with `error`, `code`, `message` and `details`; None without one.
        headers: Headers of the answer; None without one.
    """

    def __init__(
        self, status: int | None = None, reason: str | None = None, http_resp: RESTResponse | None = None
    ) -> None:
        super().__init__(status, reason)
        self.status = http_resp.status if http_resp else status
        self.reason = http_resp.reason if http_resp else reason
        self.body = http_resp.data.decode("utf-8", errors="replace") if http_resp else None
        self.headers = http_resp.getheaders() if http_resp else None

    def __str__(self) -> str:
        lines = [f"({self.status})", f"Reason: {self.reason}"]
        if self.headers:
            lines.append(f"HTTP response headers: {self.headers}")
        if self.body:
            lines.append(f"HTTP response body: {self.body}")
        return "\n".join(lines) + "\n"


class RESTResponse:
    """An answer that has been read completely."""

    def __init__(self, response: BaseHTTPResponse) -> None:
        self.urllib3_response = response
        self.status = response.status
        self.reason = response.reason
        self.data: bytes = response.data

    def getheaders(self) -> Mapping[str, str]:
        """Return all headers."""
        return self.urllib3_response.headers

    def getheader(self, name: str, default: str | None = None) -> str | None:
        """Return one header, by its name in any case."""
        return self.urllib3_response.headers.get(name, default)


class RESTClientObject:
    """A pool of connections set up from a configuration."""

    def __init__(self, configuration: Configuration) -> None:
        options: dict[str, Any] = {
            "cert_reqs": ssl.CERT_REQUIRED if configuration.verify_ssl else ssl.CERT_NONE,
            "ca_certs": configuration.ssl_ca_cert or certifi.where(),
            "cert_file": configuration.cert_file,
            "key_file": configuration.key_file,
            "maxsize": configuration.connection_pool_maxsize or 4,
            # A busy server is the caller's to wait for: urllib3 would sleep and then raise something of its own.
            "retries": urllib3.Retry(3, respect_retry_after_header=False),
        }
        if configuration.assert_hostname is not None:
            options["assert_hostname"] = configuration.assert_hostname
        proxy = configuration.proxy
        self.pool_manager = urllib3.ProxyManager(proxy, **options) if proxy else urllib3.PoolManager(**options)

    def request(
        self,
        method: str,
        url: str,
        query_params: Pairs | None = None,
        headers: Mapping[str, str] | None = None,
        body: Any = None,
        post_params: Pairs | None = None,
        _preload_content: bool = True,
        _request_timeout: Timeout = None,
    ) -> RESTResponse | BaseHTTPResponse:
        """Send one request.

        Returns:
            The answer, read completely; the open urllib3 response when `_preload_content` is False, whatever
            its status is.

        Raises:
            ApiException: The status is not 2xx, or TLS failed (status 0).
        """
        target = f"{url}?{urlencode(query_params)}" if query_params else url
        content, headers = _content(method, headers or {}, body, post_params)
        try:
            response = self.pool_manager.request(
                method,
                target,
                headers=headers,
                timeout=_timeout(_request_timeout),
                preload_content=_preload_content,
                **content,
            )
        except urllib3.exceptions.SSLError as error:
            raise _tls_failure(error) from error
        except urllib3.exceptions.MaxRetryError as error:
            if isinstance(error.reason, urllib3.exceptions.SSLError):
                raise _tls_failure(error.reason) from error
            raise
        return _checked(RESTResponse(response)) if _preload_content else response


def _content(
    method: str, headers: Mapping[str, str], body: Any, post_params: Pairs | None
) -> tuple[dict[str, Any], dict[str, str]]:
    """Return urllib3's arguments for the body, and the headers that go with it."""
    kept = {name: value for name, value in headers.items() if name.lower() != "content-type"}
    content_type = next((v for name, v in headers.items() if name.lower() == "content-type"), "application/json")
    if method in ("GET", "HEAD"):
        return {}, kept
    if content_type.startswith("multipart/form-data"):  # urllib3 writes the header: it knows the boundary
        return {"fields": list(post_params or ()), "encode_multipart": True}, kept
    kept["Content-Type"] = content_type
    if "json" in content_type:  # a call without a body sends an empty object
        return {"body": json.dumps({} if body is None else body).encode()}, kept
    return {"body": body}, kept


def _timeout(value: Timeout) -> urllib3.Timeout | None:
    if value is None:
        return None
    if isinstance(value, (tuple, list)):
        return urllib3.Timeout(connect=value[0], read=value[1])
    return urllib3.Timeout(total=value)


def _checked(response: RESTResponse) -> RESTResponse:
    if not 200 <= response.status <= 299:
        raise ApiException(http_resp=response)
    return response


def _tls_failure(error: Exception) -> ApiException:
    return ApiException(status=0, reason=f"{type(error).__name__}\n{error}")
