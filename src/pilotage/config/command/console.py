"""What the programme says while it works. On standard error: standard output belongs to results."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

console = Console(stderr=True, highlight=False, soft_wrap=True)

Report = Callable[[str, float], None]


def say(text: str) -> None:
    """One plain line; square brackets in it are just brackets."""
    console.print(text, markup=False)


@contextmanager
def progress(title: str) -> Iterator[Report]:
    """A bar on a terminal, one line elsewhere. The report takes what is being done and the share done (0..1)."""
    if not console.is_terminal:
        say(f"{title} …")
        yield lambda message, share: None
        return
    columns = (SpinnerColumn(), TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(title, total=1.0)
        yield lambda message, share: bar.update(task, description=f"{title}: {message}", completed=share)
