"""The server around the pages: hosts, language, headers, previews, compression; asked without a network."""

import gzip
import re
from html import unescape
from http.client import HTTPConnection
from pathlib import Path
from urllib.request import urlopen

import brotli
import pytest

from tests.support.hostile import HOSTILE
from tests.web.asking import HOST, HTML, ask, stack
from tests.web.pages import use
from tracker.errors import InvalidSettings
from tracker.presentation.i18n import LANGUAGES, Texts
from tracker.settings import ALLOWED_HOSTS_VARIABLE, PUBLIC_URL_VARIABLE, told_to_server
from tracker.web import data, shell
from tracker.web.server.encoding import coding


def tags(text: str) -> dict[str, str]:
    """The description of a document by the name of each part."""
    found = re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)"', text)
    links = re.findall(r'<link rel="canonical" href="([^"]*)"', text)
    return {name: unescape(value) for name, value in [*found, ("canonical", links[0])]}


@pytest.mark.parametrize(
    ("query", "accepted", "lang"),
    [
        ("", "ko-KR,ko;q=0.9", "ko"),
        ("", "en-GB", "en"),
        ("", "fr", "en"),
        ("lang=ko", "en", "ko"),
        ("lang=en&id=3", "ko", "en"),
        ("lang=%3Cx%3E", "ko", "ko"),
    ],
)
def test_the_document_is_in_the_language_asked_for(query: str, accepted: str, lang: str) -> None:
    answer = ask("/nowhere", {**HTML, "accept-language": accepted}, query)
    assert answer.status == 200
    assert f'<html lang="{lang}"' in answer.text
    assert f"<title>{Texts(lang)('app.name')}</title>" in answer.text
    assert tags(answer.text)["og:locale"] == Texts(lang)("app.locale")
    assert "SourceSans" not in answer.text
    assert "agent" not in answer.text
    assert "default-src 'self'" in answer.headers["content-security-policy"]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_record_is_described_by_its_first_sentence(record: Path, lang: str) -> None:
    found = tags(ask("/", HTML, f"lang={lang}").text)
    with data.ledger() as led:
        said, version, name = data.view(led).lines[0].text, led.version, led.forecasters[0].name
    assert found["og:title"] == Texts(lang)("app.of", name=name)
    assert found["og:description"] == found["description"] == getattr(said, lang)
    assert found["og:image"] == f"http://{HOST}/share/record.png?lang={lang}&v={version}"
    assert (found["og:image:width"], found["og:image:height"]) == ("1200", "630")
    assert found["og:url"] == found["canonical"] == f"http://{HOST}/?lang={lang}"


def test_a_call_is_described_by_its_words_and_how_it_stands(record: Path) -> None:
    text = ask("/call", HTML, "id=5&lang=ko&x=1").text
    found = tags(text)
    with data.ledger() as led:
        call = data.calls(led, [5])[0]
    assert found["og:title"] == call.summary_ko
    assert f"<title>{call.summary_ko}</title>" in text
    assert found["og:description"].startswith("적중 · 2023-03-10까지")
    assert found["og:type"] == "article"
    assert found["canonical"] == f"http://{HOST}/call?id=5&lang=ko"
    assert f'hreflang="en" href="http://{HOST}/call?id=5&amp;lang=en"' in text
    path, _, query = found["og:image"].removeprefix(f"http://{HOST}").partition("?")
    assert ask(path, query=query).headers["content-type"] == "image/png"


@pytest.mark.parametrize("query", ["id=999999", "id=-1", "id=1e3", "id=%00", "", "id=" + "9" * 99])
def test_an_unknown_call_has_the_general_description(record: Path, query: str) -> None:
    answer = ask("/call", HTML, query)
    assert answer.status == 200
    assert tags(answer.text)["og:title"] == Texts("en")("app.name")


def test_a_record_that_cannot_be_read_has_the_general_description(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    use(monkeypatch, tmp_path / "none.db")
    for path in ("/", "/call", "/calls", "/method"):
        answer = ask(path, HTML, "id=1")
        assert (answer.status, tags(answer.text)["og:title"]) == (200, Texts("en")("app.name"))


def test_a_description_that_breaks_is_general_and_logged(
    record: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("inner detail")

    monkeypatch.setattr(data, "view", broken)
    answer = ask("/", HTML)
    assert (answer.status, tags(answer.text)["og:title"]) == (200, Texts("en")("app.name"))
    assert "inner detail" in caplog.text


def test_only_known_codes_stand_in_the_address_of_a_page(record: Path) -> None:
    asked = "record=retrospective&grade=A&series=%27%3B+drop+table&by=nobody&tab=open&lang=en"
    found = tags(ask("/calls", HTML, asked).text)
    assert found["canonical"] == f"http://{HOST}/calls?record=retrospective&grade=A&lang=en"
    assert "record=retrospective&grade=A" in found["og:image"]


@pytest.mark.parametrize("path", ["/", "/call"])
def test_text_from_outside_stays_inside_its_tag(
    hostile_file: Path, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    use(monkeypatch, hostile_file)
    text = ask(path, HTML, "id=1").text
    assert HOSTILE[:20] in unescape(text)
    for never in ("<img", "<style>body", "<script>alert", '"https://evil', 'onerror="doc'):
        assert never not in text


@pytest.mark.parametrize(
    ("given", "headers", "site"),
    [
        (None, {"host": "127.0.0.1:9"}, "http://127.0.0.1:9"),
        (
            None,
            {"x-forwarded-proto": "https", "x-forwarded-host": "evil.example"},
            f"http://{HOST}",
        ),
        ("https://score.example.com/pluto/", {}, "https://score.example.com/pluto"),
    ],
)
def test_addresses_are_absolute(
    monkeypatch: pytest.MonkeyPatch, given: str | None, headers: dict[str, str], site: str
) -> None:
    """What a proxy says of the scheme counts only when the server trusts it: not here."""
    if given:
        monkeypatch.setenv(PUBLIC_URL_VARIABLE, given)
    found = tags(ask("/nowhere", {**HTML, **headers}).text)
    assert found["og:url"] == f"{site}/?lang=en"
    assert found["og:image"].startswith(f"{site}/share/record.png?")


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("path", ["/", "/_stcore/stream", "/api/record.json", "/static/x.js"])
@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:8501", "localhost.evil.example", ""]
)
def test_foreign_hosts_are_refused(kind: str, path: str, host: str) -> None:
    answer = ask(path, {**HTML, "host": host}, kind=kind)
    assert answer.status == 400
    assert "evil" not in answer.text


@pytest.mark.parametrize("kind", ["http", "websocket"])
def test_hosts_of_this_machine_and_of_the_settings_are_let_in(
    monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    monkeypatch.setenv(ALLOWED_HOSTS_VARIABLE, "score.example.com, *.example.org")
    app, passed = stack(), 299 if kind == "http" else 101
    for host in ("localhost", "[::1]:80", "10.0.0.7:80", "Score.Example.com", "a.example.org"):
        answer = ask("/favicon.png", {"host": host}, kind=kind, app=app, server="10.0.0.7")
        assert answer.status == passed, host
    for host in ("example.org", "10.0.0.8", "a@localhost", "localhost:x", "x.example.com"):
        answer = ask("/favicon.png", {"host": host}, kind=kind, app=app, server="10.0.0.7")
        assert answer.status == 400, host


def test_the_settings_of_the_file_reach_the_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "tracker.toml").write_text(
        'public_url = "https://score.example.com/"\nallowed_hosts = ["score.example.com", "*.b.org"]\n'
    )
    monkeypatch.chdir(tmp_path)
    told = told_to_server("sqlite:///x.db", "ko")
    assert told[PUBLIC_URL_VARIABLE] == "https://score.example.com"
    assert told[ALLOWED_HOSTS_VARIABLE] == "score.example.com,*.b.org"


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        (ALLOWED_HOSTS_VARIABLE, "https://score.example.com"),
        (ALLOWED_HOSTS_VARIABLE, "a.example.com:443"),
        (ALLOWED_HOSTS_VARIABLE, "*example.com"),
        (PUBLIC_URL_VARIABLE, "score.example.com"),
        (PUBLIC_URL_VARIABLE, "https://user@score.example.com"),
        (PUBLIC_URL_VARIABLE, "https://score.example.com/?x=1"),
    ],
)
def test_a_wrong_setting_is_refused(
    monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(InvalidSettings, match=variable):
        told_to_server("sqlite:///x.db", "en")


def test_the_server_starts_whatever_the_record_is(
    seeded_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It loads every view and reads the record once beforehand; a page says what is wrong with either."""
    asked: list[object] = []
    monkeypatch.setattr(data, "view", asked.append)
    use(monkeypatch, tmp_path / "none.db")
    shell.get_ready()
    assert not asked
    use(monkeypatch, seeded_file)
    shell.get_ready()
    assert len(asked) == 1


@pytest.mark.parametrize("accept", ["*/*", None, "text/html, */*;q=0.1", "image/png, */*"])
def test_readers_that_make_previews_get_the_description(record: Path, accept: str | None) -> None:
    """They ask for anything, or do not say what for."""
    answer = ask("/call", {"accept": accept} if accept else {}, "id=5")
    assert tags(answer.text)["og:type"] == "article"


@pytest.mark.parametrize(
    "path", ["metrics", "upload_file/session/file", "agent/openapi.json", "agent"]
)
def test_what_no_page_needs_is_closed(path: str) -> None:
    for method in ("GET", "PUT", "POST"):
        assert ask(f"/_stcore/{path}", HTML, method=method).status == 404


@pytest.mark.parametrize(
    "path", ["/_stcore/health", "/calls/_stcore/host-config", "/media/x", "/favicon.png"]
)
def test_everything_else_passes_with_the_same_headers(path: str) -> None:
    answer = ask(path, {"accept": "*/*"})
    assert (answer.status, answer.body) == (299, b"inner")
    assert "content-security-policy" in answer.headers


@pytest.mark.parametrize(
    ("accepted", "form"),
    [
        ("gzip, deflate, br, zstd", "br"),
        ("gzip", "gzip"),
        ("br;q=0.5, gzip;q=0.8", "gzip"),
        ("br;q=0, gzip;q=0", None),
        ("gzip;q=0.5, identity", None),
        ("*", "br"),
        ("BR;Q=1", "br"),
        ("br;q=none", None),
        ("", None),
    ],
)
def test_the_form_of_an_answer_is_the_one_asked_for(accepted: str, form: str | None) -> None:
    assert coding(accepted) == form


@pytest.mark.parametrize(("form", "unpack"), [("br", brotli.decompress), ("gzip", gzip.decompress)])
def test_documents_and_files_are_compressed(form: str, unpack: object) -> None:
    assert callable(unpack)
    plain = ask("/nowhere", HTML)
    small = ask("/nowhere", {**HTML, "accept-encoding": form})
    assert small.headers["content-encoding"] == form
    assert unpack(small.body) == plain.body
    script = plain.text.split('src="./static/js/')[1].split('"')[0]
    file = ask(f"/static/js/{script}", {"accept-encoding": form})
    assert file.headers["content-encoding"] == form
    assert file.headers["content-type"].startswith("text/javascript")
    assert "immutable" in file.headers["cache-control"]
    assert len(unpack(file.body)) > 3 * len(file.body)
    assert ask(f"/static/js/{script}").status == 299


@pytest.mark.parametrize(
    "path",
    ["/static/../index.html", "/static/../../x.js", "/static/js/none.js", "/static/js/\0.js"],
)
def test_only_streamlits_own_files_are_read(path: str) -> None:
    assert ask(path, {"accept-encoding": "br"}).status == 299


@pytest.mark.parametrize(
    ("host", "origin", "status"),
    [
        ("127.0.0.1", "http://127.0.0.1", 101),
        ("127.0.0.1", "https://evil.example", 403),
        ("evil.example", "http://evil.example", 400),
    ],
)
def test_a_running_server_opens_its_socket_to_its_own_pages_only(
    site: str, host: str, origin: str, status: int
) -> None:
    port = site.rpartition(":")[2]
    connection = HTTPConnection("127.0.0.1", int(port), timeout=10)
    headers = {
        "Host": f"{host}:{port}",
        "Origin": f"{origin}:{port}",
        "Connection": "Upgrade",
        "Upgrade": "websocket",
        "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
        "Sec-WebSocket-Version": "13",
    }
    connection.request("GET", "/_stcore/stream", headers=headers)
    assert connection.getresponse().status == status
    connection.close()


def test_a_running_server_gives_out_documents_data_and_pictures(site: str) -> None:
    """The routes stand before Streamlit's own, which answers for every path."""
    for path, kind in (
        ("/api/record.json", "application/json"),
        ("/share/record.png", "image/png"),
        ("/badge.svg", "image/svg+xml"),
        ("/call?id=5", "text/html"),
    ):
        with urlopen(site + path) as answer:
            assert answer.headers["content-type"].startswith(kind), path
