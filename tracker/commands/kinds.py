"""``tracker kinds``: what can be asked."""

from typing import TYPE_CHECKING, Any

import click

from tracker.commands._options import examples, json_option

if TYPE_CHECKING:
    from tracker.commands._kinds import Kind


@click.command(epilog=examples("tracker kinds", "tracker kinds touch", "tracker kinds --json"))
@click.argument("kind", required=False)
@json_option
def command(*, kind: str | None, as_json: bool) -> None:
    """Show what can be asked: every kind of question, or one."""
    from tracker.commands._kinds import described
    from tracker.commands._text import echo_json, echo_table
    from tracker.errors import UnknownKind

    known = {k.name: k for k in described()}
    if kind is not None and kind not in known:
        raise UnknownKind(kind, known)
    shown = [known[kind]] if kind else list(known.values())
    if as_json:
        echo_json([_json(k) for k in shown])
    elif kind:
        _echo_one(known[kind])
    else:
        echo_table(["Kind", "Such as"], [(k.name, k.examples[0]) for k in shown])
        click.echo("\n`tracker kinds KIND` shows every form of one.")


def _json(kind: "Kind") -> dict[str, Any]:
    return {
        "kind": kind.name,
        "meaning": kind.meaning,
        "phrases": list(kind.phrases),
        "examples": list(kind.examples),
        "settles_early": kind.settles_early,
        "reasons": list(kind.reasons),
    }


def _echo_one(kind: "Kind") -> None:
    from tracker.commands._text import echo_facts

    echo_facts(
        [
            ("kind", kind.name),
            ("meaning", kind.meaning),
            ("forms", "\n".join(kind.phrases)),
            ("such as", "\n".join(kind.examples)),
            ("early", "may settle before its window ends" if kind.settles_early else None),
            ("reasons", "\n".join(kind.reasons)),
        ]
    )
