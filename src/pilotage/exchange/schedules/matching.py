"""Another file of a plan that is there: tasks that people know by their codes keep the numbers they have."""

from collections.abc import Mapping
from dataclasses import replace

from pilotage.delivery.rules.document import Document
from pilotage.delivery.rules.imported import uid_of
from pilotage.engine.network.plan import Key


def matched(document: Document, known: Mapping[str, int]) -> Document:
    """The document with the numbers of the tasks that are there.

    Primavera numbers everything anew when a project is copied, and every update may be a copy: there the activity id,
    which is the code of a task, says which one it is. Plans of other tools have numbers that last.
    known   number of each task that is there, by its code; codes that occur twice are left out
    """
    if not document.are_codes_the_ids:
        return document
    once = _once([words.code for words in document.words.values()])
    keys: dict[Key, Key] = {
        key: known[words.code] for key, words in document.words.items() if words.code in once and words.code in known
    }
    taken = set(known.values())
    for task in document.plan.tasks:
        if task.key not in keys:
            keys[task.key] = _free(uid_of(task.key), taken)
            taken.add(uid_of(keys[task.key]))
    return _renamed(document, keys)


def _once(codes: list[str]) -> set[str]:
    seen: dict[str, int] = {}
    for code in codes:
        seen[code] = seen.get(code, 0) + 1
    return {code for code, count in seen.items() if code and count == 1}


def _free(uid: int, taken: set[int]) -> int:
    while uid in taken:
        uid += 10**9
    return uid


def _renamed(document: Document, keys: Mapping[Key, Key]) -> Document:
    plan = document.plan
    tasks = tuple(
        replace(task, key=keys[task.key], parent=None if task.parent is None else keys[task.parent])
        for task in plan.tasks
    )
    links = tuple(
        replace(link, predecessor=keys[link.predecessor], successor=keys[link.successor]) for link in plan.links
    )
    return replace(
        document,
        plan=replace(plan, tasks=tasks, links=links),
        words={keys[key]: words for key, words in document.words.items()},
        stored={keys[key]: stored for key, stored in document.stored.items()},
        assignments=tuple(replace(one, task=keys[one.task]) for one in document.assignments),
        baselines=tuple(
            replace(one, tasks={keys[key]: approved for key, approved in one.tasks.items() if key in keys})
            for one in document.baselines
        ),
    )
