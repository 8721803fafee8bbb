"""What rich renders, as text: the caller has decided on width and colours, the environment has no say."""

import io

from rich.console import Console, RenderableType

from apicheck.report.formats import Options


def console(options: Options, width: int) -> Console:
    """A console that prints nowhere, for `rendered` and for what has to measure text."""
    return Console(
        file=io.StringIO(),
        width=width,
        force_terminal=options.color,
        color_system="standard" if options.color else None,
        no_color=not options.color,
        legacy_windows=False,
    )


def rendered(console: Console, *parts: RenderableType, soft_wrap: bool = False) -> str:
    """What the console shows of `parts`, each on lines of its own; with `soft_wrap` no line is cut."""
    with console.capture() as capture:
        for part in parts:
            console.print(part, soft_wrap=soft_wrap, markup=False, highlight=False, emoji=False)
    return capture.get()
