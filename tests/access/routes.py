"""Every address of Pilotage, with the rule of its door, read from the URL resolver."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import URLPattern, URLResolver, get_resolver, reverse

# Addresses of others' making, which carry no door of ours: their rule, and why it is right.
DECLARED = {
    "health/live": "open",  # a monitor asks before anybody can sign in, and learns yes or no
    "health/ready": "open",
}


@dataclass(frozen=True, slots=True)
class Route:
    name: str  # with its namespaces; empty when it has none
    pattern: str
    rule: str | None
    arguments: tuple[str, ...]

    def __str__(self) -> str:
        return self.name or self.pattern

    def address(self, arguments: object = None) -> str:
        return reverse(self.name, kwargs=arguments or None) if self.name else f"/{self.pattern}"


def routes() -> list[Route]:
    return list(_walk(get_resolver(), "", ""))


def _walk(resolver: URLResolver, prefix: str, space: str) -> Iterator[Route]:
    for one in resolver.url_patterns:
        pattern = prefix + str(one.pattern)
        if isinstance(one, URLResolver):
            deeper = f"{space}{one.namespace}:" if one.namespace else space
            yield from _walk(one, pattern, deeper)
        else:
            yield _route(one, pattern, space)


def _route(one: URLPattern, pattern: str, space: str) -> Route:
    return Route(
        name=f"{space}{one.name}" if one.name else "",
        pattern=pattern,
        rule=DECLARED.get(pattern) or _rule_of(one),
        arguments=tuple(one.pattern.regex.groupindex),
    )


def _rule_of(one: URLPattern) -> str | None:
    rule = getattr(one.callback, "door_rule", None)
    if rule is not None:
        return str(rule)
    # An API's path answers for several operations; each of them has a door, and the path is as open as the widest.
    operations = getattr(getattr(one.callback, "__self__", None), "operations", ())
    rules = [getattr(operation.view_func, "door_rule", None) for operation in operations]
    return "|".join(sorted(set(rules))) if rules and None not in rules else None
