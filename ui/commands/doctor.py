"""`nameplate doctor`: what on this machine or in this data folder would get in the way, and what to do."""

from __future__ import annotations

import argparse

from ui.options import data_options, json_options, settings_options
from ui.output import Output

_MARKS = {"ok": ("ok", "green"), "note": ("note", "cyan"), "problem": ("problem", "bold red")}


def add(verbs: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Name the options."""
    parents = [data_options(), settings_options(), json_options()]
    verb = verbs.add_parser("doctor", parents=parents, help="check this machine, the models and the data folder")
    verb.set_defaults(run=run)


def run(args: argparse.Namespace, output: Output) -> int:
    """Run every check; 1 if one found a problem."""
    from rich.text import Text

    from ui.doctor import examine

    findings = examine(args.settings, args.data)
    problems = sum(finding.severity == "problem" for finding in findings)
    if args.json:
        checks = [
            {"name": each.name, "severity": each.severity, "finding": each.finding, "remedy": each.remedy}
            for each in findings
        ]
        output.json({"ok": problems == 0, "checks": checks})
        return 1 if problems else 0
    width = max(len(finding.name) for finding in findings)
    for finding in findings:
        mark, style = _MARKS[finding.severity]
        line = Text(f"{mark:>7}  ", style=style)
        line.append(f"{finding.name:<{width}}  ", style="default bold")
        line.append(finding.finding, style="default not bold")
        if finding.remedy:
            line.append(f"; {finding.remedy}", style="default not bold")
        output.console.print(line, soft_wrap=True)
    output.console.print("All is well." if not problems else f"{problems} to look at.", style="bold")
    return 1 if problems else 0
