"""``tracker completion``: complete commands and options in the shell."""

import click

from tracker.commands._options import examples

SHELLS = ("bash", "zsh", "fish")
INSTALL = {
    "bash": "echo 'eval \"$(tracker completion bash)\"' >> ~/.bashrc",
    "zsh": "echo 'eval \"$(tracker completion zsh)\"' >> ~/.zshrc",
    "fish": "fish -c 'tracker completion fish > ~/.config/fish/completions/tracker.fish'",
}


@click.command(
    epilog="\b\nTo install it, once:\n"
    + "\n".join(f"  {line}" for line in INSTALL.values())
    + "\n\n"
    + examples("tracker completion bash", "tracker completion zsh", "tracker completion fish")
)
@click.argument("shell", type=click.Choice(SHELLS))
@click.pass_context
def command(ctx: click.Context, *, shell: str) -> None:
    """Print what makes the shell complete `tracker`."""
    from click.shell_completion import get_completion_class

    complete = get_completion_class(shell)
    assert complete is not None
    root = ctx.find_root().command
    click.echo(complete(root, {}, "tracker", "_TRACKER_COMPLETE").source())
