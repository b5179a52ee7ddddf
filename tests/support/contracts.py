"""An import contract of our own, named in pyproject.toml: plug-ins know each other only by name."""

from grimp import ImportGraph
from importlinter.contracts.independence import IndependenceContract
from importlinter.domain.contract import ContractCheck
from importlinter.domain.helpers import module_expressions_to_modules
from importlinter.domain.imports import ModuleExpression


class PluginsContract(IndependenceContract):
    """Independence of the plug-ins among `modules`.

    A module whose name begins with `_` is a helper: plug-ins may import it, it may not import them.
    """

    type_name = "plugins"

    def check(self, graph: ImportGraph, verbose: bool) -> ContractCheck:
        """Leave the helpers out of `modules`, then check that the rest are independent."""
        found = module_expressions_to_modules(graph, self.modules)  # type: ignore[arg-type]
        plugins = {m.name for m in found if not m.name.rpartition(".")[2].startswith("_")}
        self.modules = {ModuleExpression(name) for name in plugins}  # type: ignore[assignment]
        return super().check(graph, verbose)
