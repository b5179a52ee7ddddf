"""The stand-ins as fixtures, and apprise's addresses of Telegram and Slack turned to them."""

from collections.abc import Iterator

import pytest
from apprise.plugins.slack import NotifySlack
from apprise.plugins.telegram import NotifyTelegram

from tests.publish.standing_in import Service, mail_service, web_service


@pytest.fixture
def web(monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    with web_service() as service:
        monkeypatch.setattr(NotifyTelegram, "notify_url", f"{service.url}/bot")
        monkeypatch.setattr(NotifySlack, "webhook_url", service.url)
        yield service


@pytest.fixture
def mail() -> Iterator[Service]:
    with mail_service() as service:
        yield service
