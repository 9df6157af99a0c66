"""Reads published instances of resource-constrained scheduling: PSPLIB's own text, and Patterson's."""

from pilotage.engine.levelling.problem import Problem


def from_patterson(text):
    """Activities and resources; capacities; then duration, demands, number of successors and these, for each."""
    words = iter(map(int, text.split()))
    count, resources = next(words), next(words)
    capacities = [next(words) for _ in range(resources)]
    durations, demands, links = [], [], []
    for task in range(count):
        durations.append(next(words))
        demands.append([next(words) for _ in range(resources)])
        links += [(task, next(words) - 1, 0) for _ in range(next(words))]
    return Problem(durations, links, demands, capacities)


def from_psplib(text):
    lines = text.splitlines()

    def rows(title, skip):
        start = next(at for at, line in enumerate(lines) if line.startswith(title)) + skip
        for line in lines[start:]:
            if not line.strip() or line.startswith("*"):
                return
            yield [int(word) for word in line.split()]

    links = [(row[0] - 1, successor - 1, 0) for row in rows("PRECEDENCE", 2) for successor in row[3:]]
    requests = list(rows("REQUESTS", 3))
    capacities = next(rows("RESOURCEAVAILABILITIES", 2))
    return Problem([row[2] for row in requests], links, [row[3:] for row in requests], capacities)
