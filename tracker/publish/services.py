"""The services behind the channels, by apprise. Its own log is off: it tells addresses with their keys."""

import logging
import sys
import warnings
from collections.abc import Callable, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any

from tracker.errors import InvalidChannel
from tracker.publish.messages import CARD_NAME, Kind, Markup, Message
from tracker.publish.watching import Watch, watching
from tracker.settings import Channel

if TYPE_CHECKING:
    from apprise import AppriseAttachment
    from apprise.plugins import NotifyBase

LONGEST = 2000
"""No text is longer: what the most sparing of the usual services takes."""

CAPTION = 1023
"""With a caption this short apprise sends Telegram the picture and the text as one request, never as two
of which one may not arrive; Telegram takes one more.
"""

SILENCE = 30.0
"""The longest wait for an answer, in seconds, where the URL of a channel does not say."""

TELEGRAM = "tgram"
READING_MARKDOWN = frozenset({"discord", "guilded", "mmost", "nctalk", "revolt", "ryver", "zulip"})
"""Services that are handed plain text, as apprise has it, and read it as Markdown."""

_OURS = ("album", "format", "overflow", "retry", "template", "wait")
"""Options of a URL that would change what is sent, or how often."""

_NEVER = logging.CRITICAL + 1


def kind(channel: Channel) -> Kind:
    """What the service of a channel takes. Raises ``InvalidChannel``."""
    plugin = _opened(channel)
    longest = CAPTION if TELEGRAM in _schemas(plugin) else LONGEST
    return Kind(
        service=str(plugin.service_name),
        markup=_markup(plugin),
        title=plugin.title_maxlen,
        text=min(plugin.body_maxlen, longest),
        card=plugin.attachment_support and not _is_web_hook(plugin),
    )


def _markup(plugin: "NotifyBase") -> Markup:
    from apprise import NotifyFormat

    if plugin.resolve_format() == NotifyFormat.HTML:
        return "html"
    plain = plugin.resolve_format(NotifyFormat.TEXT) == NotifyFormat.TEXT
    return "text" if plain and not _schemas(plugin) & READING_MARKDOWN else "markdown"


def _schemas(plugin: Any) -> set[str]:
    return set(plugin.schemas())


def _is_web_hook(plugin: "NotifyBase") -> bool:
    """Slack takes pictures from its bots only, though apprise calls them and its web hooks alike."""
    return "slack" in _schemas(plugin) and getattr(plugin, "mode", None) != "bot"


def hand_over(channel: Channel, message: Message) -> tuple[bool, bool, Watch]:
    """Hand a message to the service of a channel: whether apprise says that all went well, whether
    every request of it could be seen, and what became of each. Raises ``InvalidChannel``.
    """
    from apprise import OverflowMode

    plugin = _opened(channel)
    with watching() as watch:
        try:
            well = plugin.notify(
                title=message.title,
                body=message.body,
                body_format=plugin.resolve_format(message.kind.markup),
                overflow=OverflowMode.TRUNCATE,
                attach=_picture(message.card),
            )
        except Exception:  # noqa: BLE001 - a service's own error may hold its address: only that it failed
            well = False
    return well, _is_seen(plugin), watch


def _picture(card: bytes | None) -> "AppriseAttachment | None":
    from apprise import AppriseAttachment
    from apprise.attachment.memory import AttachMemory

    if card is None:
        return None
    memory: Any = AttachMemory
    return AppriseAttachment(memory(content=card, name=CARD_NAME, mimetype="image/png"))


def _opened(channel: Channel) -> "NotifyBase":
    from apprise import Apprise, AppriseAsset, PersistentStoreMode

    asset = AppriseAsset(
        app_id="tracker",
        app_desc="tracker",
        app_url="",
        async_mode=False,
        http_redirects=False,
        interpret_emojis=False,
        storage_mode=PersistentStoreMode.MEMORY,
    )
    parts = _parts(channel.url)
    if not parts:
        raise InvalidChannel(channel.name, "its URL is not one that apprise knows")
    plugin = Apprise.instantiate(_without_options(parts), asset=asset)
    if plugin is None:
        raise InvalidChannel(
            channel.name, "its URL lacks something, or the service is not installed"
        )
    if len(plugin) != 1:
        raise InvalidChannel(
            channel.name,
            f"its URL names {len(plugin)} recipients, and each is a channel of its own",
        )
    if "rto" not in parts:
        plugin.socket_read_timeout = SILENCE
    if "cto" not in parts:
        plugin.socket_connect_timeout = SILENCE
    return plugin


def _without_options(parts: Mapping[str, Any]) -> dict[str, Any]:
    """The parts of a URL that say where to send. No picture of apprise goes with it, and Telegram is not
    asked who the owner of a bot might be.
    """
    kept = {name: value for name, value in parts.items() if name not in _OURS}
    return kept | {"detect_owner": False, "include_image": False}


def _parts(url: str) -> dict[str, Any] | None:
    """The parts of a URL as its service reads them, None when it is not known."""
    _load_services()
    from apprise import plugins

    read: Callable[[str], dict[str, Any] | None] = plugins.url_to_dict
    return read(url)


@cache
def _load_services() -> None:
    """Have apprise load its services, which is when some of their libraries warn, and tell nothing after."""
    for name in ("apprise", "requests", "urllib3", "urllib3.connectionpool"):
        logging.getLogger(name).setLevel(_NEVER)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from apprise import Apprise

        Apprise.instantiate("json://localhost")


def _is_seen(plugin: "NotifyBase") -> bool:
    """Whether a service sends by the libraries that are watched."""
    modules = [sys.modules[cls.__module__] for cls in type(plugin).__mro__ if cls is not object]
    return any(hasattr(module, "requests") or hasattr(module, "smtplib") for module in modules)
