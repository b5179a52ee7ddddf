"""Sending a report to channels: what goes out, at most once per period and channel, and what became of it."""

from tracker.publish.messages import Kind, Message, message, preview
from tracker.publish.sending import Delivered, Patience, publish, refuse
from tracker.publish.services import kind
from tracker.settings import Channel
from tracker.store.deliveries import reconcile

__all__ = [
    "Channel",
    "Delivered",
    "Kind",
    "Message",
    "Patience",
    "kind",
    "message",
    "preview",
    "publish",
    "reconcile",
    "refuse",
]
