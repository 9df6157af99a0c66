"""Types a command as a person does."""

from argparse import ArgumentParser, Namespace

from pilotage.kit.commands import Command


def typed(command: Command, *words: str) -> Namespace:
    parser = ArgumentParser()
    command.add_arguments(parser)
    return parser.parse_args(words)
