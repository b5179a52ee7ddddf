"""Finding the commands: a module of this package is a command, imported when it is called."""

import click

import tracker
from tracker import registry
from tracker.errors import nearest

PACKAGE = "tracker.commands"


class OutputClosed(Exception):
    """The reader of the output went away. Click would answer a broken pipe itself, with code 1."""


class Commands(click.Group):
    """Commands by file name; a trailing ``_`` keeps a name clear of Python's own words."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Every command there is, by name."""
        return sorted(self._modules())

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command called ``cmd_name``; no other module is imported."""
        module = self._modules().get(cmd_name)
        if module is None:
            return None
        command: click.Command = registry.load(PACKAGE, module).command
        return command

    def invoke(self, ctx: click.Context) -> object:
        """Run the command. Raises ``OutputClosed``."""
        try:
            return super().invoke(ctx)
        except BrokenPipeError:
            raise OutputClosed from None

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with the nearest names where there is no such command."""
        name = args[0]
        if name not in self._modules() and not name.startswith("-"):
            close = ", ".join(nearest(name, self._modules()))
            hint = f" Did you mean {close}?" if close else ""
            raise click.UsageError(f"No such command {name!r}.{hint}", ctx)
        return super().resolve_command(ctx, args)

    def _modules(self) -> dict[str, str]:
        return {name.rstrip("_"): name for name in registry.modules(PACKAGE)}


@click.group(
    cls=Commands,
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="""\b
Start here:
  tracker demo                     one channel's record of March 2023, scored
  tracker log --help               write down a call in one line
  tracker COMMAND --help           an example that runs for every command""",
)
@click.version_option(tracker.__version__, "--version", prog_name="tracker")
def root() -> None:
    """Records market calls, settles them against published figures, scores the record honestly."""
