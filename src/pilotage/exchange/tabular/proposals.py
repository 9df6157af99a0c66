"""A proposal where each column goes: its header makes a promise, its cells keep it or not."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from pilotage.exchange.tabular.amounts import DOLLAR, amount_of, said_by_header
from pilotage.exchange.tabular.currencies import currency_of, sample_texts, told_amounts, unit_of
from pilotage.exchange.tabular.dates import Grain, Order, span_of
from pilotage.exchange.tabular.mappings import Mapping, Plan, ValueKind
from pilotage.exchange.tabular.profiles import Profile, profile_of
from pilotage.exchange.tabular.table import Table, text_of
from pilotage.exchange.tabular.targets import DATES, MONIES, Target, wordings_met
from pilotage.exchange.tabular.words import plain

# Below this a column becomes a custom field: better asked than wrongly taken.
LEAST = 0.4
# What a header is worth over a column without any value: it may be right, nothing shows it.
NOTHING_BELOW = 0.6
LONG_TEXT = 120
Profiles = Sequence[Profile]


def propose(table: Table) -> Mapping:
    """A mapping for the whole table, good enough to preview at once; every guess is marked."""
    profiles = [profile_of(table, column.index) for column in table.columns]
    chosen = _chosen(table, profiles)
    plans = [_plan(table, column.index, profiles[column.index], chosen.get(column.index)) for column in table.columns]
    plans = _with_fillers(table, plans, profiles)
    plans = _with_one_order(plans, profiles)
    money = [plan.column for plan in plans if plan.kind is ValueKind.MONEY]
    currency = currency_of(table, money)
    plans = _with_units(table, plans, profiles)
    plans = [_with_currency(plan, currency.code, is_guess=currency.is_guess) for plan in plans]
    mapping = Mapping(
        plans=tuple(plans),
        currency=currency.code,
        currency_reason=currency.reason,
        is_currency_guess=currency.is_guess,
        is_name_from_id=not any(plan.target is Target.NAME for plan in plans),
    )
    return with_snapshot(mapping, table)


def _chosen(table: Table, profiles: Profiles) -> dict[int, tuple[Target, float]]:
    """The best column for each field and the best field for each column, strongest pair first."""
    pairs = [
        (share * fit, column.index, target)
        for column in table.columns
        for target, share in wordings_met(column.header).items()
        if (fit := fit_of(target, profiles[column.index], share)) * share >= LEAST
    ]
    pairs.sort(key=lambda pair: (-pair[0], pair[1]))
    chosen: dict[int, tuple[Target, float]] = {}
    taken: set[Target] = set()
    for share, column, target in pairs:
        if column not in chosen and target not in taken:
            chosen[column] = (target, share)
            taken.add(target)
    if Target.RAG not in taken:
        unnamed = [
            column.index
            for column in table.columns
            if column.index not in chosen and _is_surely_rag(profiles[column.index])
        ]
        if unnamed:
            chosen[unnamed[0]] = (Target.RAG, 0.6)
    return chosen


def _is_surely_rag(profile: Profile) -> bool:
    return (
        profile.known >= 3 and profile.share(profile.ratings) >= 0.9 and profile.letters > 1 and profile.distinct >= 2
    )


def fit_of(target: Target, profile: Profile, share: float) -> float:
    """How well the cells keep what the header promises, 0..1."""
    if profile.known == 0:
        return 0.0 if profile.filled == 0 and target in (Target.ID, Target.NAME) else NOTHING_BELOW
    if profile.is_sequence and target is not Target.ID:
        return 0.0
    if target in DATES:
        return _date_fit(target, profile, share)
    if target in MONIES:
        return 1.0 if profile.share(profile.amounts) >= 0.5 and profile.share(profile.dates) < 0.5 else 0.0
    if target is Target.RAG:
        return 1.0 if profile.share(profile.ratings) >= 0.4 else 0.0
    if target is Target.KIND:
        return 1.0 if profile.share(profile.kinds) >= 0.5 else 0.0
    return _text_fit(target, profile)


def _date_fit(target: Target, profile: Profile, share: float) -> float:
    if profile.share(profile.dates) >= 0.5:
        return 1.0
    if profile.share(profile.serials) >= 0.8 and share >= 0.85:
        return 0.9
    if profile.share(profile.years) >= 0.8:
        return (
            1.0
            if target is Target.SNAPSHOT and profile.distinct <= MOST_YEARS
            else 0.8
            if target is not Target.SNAPSHOT
            else 0.0
        )
    return 0.0


MOST_YEARS = 30


def _text_fit(target: Target, profile: Profile) -> float:
    is_coloured = profile.share(profile.ratings) >= 0.6
    is_typed = profile.share(profile.dates) >= 0.5 or profile.share(profile.marked) >= 0.5
    is_number = profile.share(profile.amounts) >= 0.9
    if target is Target.ID:
        return 0.0 if profile.letters > 60 or is_typed else 0.6 if profile.is_sequence else 1.0
    if is_coloured or is_typed or (is_number and target is not Target.PORTFOLIO):
        return 0.0
    if target is Target.NAME:
        return 1.0 if profile.letters <= 200 and profile.distinct >= 0.1 * profile.known else 0.0
    if target in (Target.PORTFOLIO, Target.STAGE, Target.OWNER, Target.MANAGER):
        return 1.0 if profile.letters <= LONG_TEXT else 0.0
    return 1.0


def _plan(table: Table, column: int, profile: Profile, chosen: tuple[Target, float] | None) -> Plan:
    header, name = table.columns[column].header, table.columns[column].name
    if chosen is None:
        target, share, reason = Target.CUSTOM, 0.5, "no field of its own; kept as a custom field"
        if not header and (profile.is_sequence or profile.filled == 0):
            target, share, reason = Target.IGNORE, 0.9, "a running number without a header"
        elif profile.filled == 0:
            target, share, reason = Target.IGNORE, 0.7, "empty"
        kind = _custom_kind(header, profile)
    else:
        target, share = chosen
        kind = _kind_of(target)
        reason = "the cells are RAG words" if not wordings_met(header) else "the header says so, and the cells agree"
        if profile.known == 0:
            reason = "the header says so; there is no value to check it by"
    return Plan(
        column=column,
        name=name,
        target=target,
        kind=kind,
        confidence=round(share, 2),
        reason=reason,
        samples=profile.samples,
        order=profile.order.order,
        is_order_ambiguous=kind is ValueKind.DATE and profile.order.is_ambiguous,
        has_decimal_comma=profile.has_decimal_comma,
    )


def _kind_of(target: Target) -> ValueKind:
    if target in DATES:
        return ValueKind.DATE
    if target in MONIES:
        return ValueKind.MONEY
    kinds = {Target.RAG: ValueKind.RATING, Target.OWNER: ValueKind.PERSON, Target.MANAGER: ValueKind.PERSON}
    return kinds.get(target, ValueKind.TEXT)


def _custom_kind(header: str, profile: Profile) -> ValueKind:
    """The kind of custom field that holds nearly all known cells of the column."""
    said = said_by_header(header)
    if profile.known == 0:
        return ValueKind.TEXT
    if (
        profile.share(profile.yes_no) == 1
        and profile.distinct <= 2
        and (profile.distinct == 2 or profile.share(profile.amounts) == 0)
    ):
        return ValueKind.YES_NO
    if profile.share(profile.dates) >= 0.8:
        return ValueKind.DATE
    if profile.share(profile.marked) >= 0.5 or (
        (said.currency or said.factor) and profile.share(profile.amounts) >= 0.5
    ):
        return ValueKind.MONEY
    if profile.share(profile.amounts) >= 0.9:
        is_money = (
            any(target in MONIES for target in wordings_met(header))
            or "budget" in plain(header)
            or "cost" in plain(header).split()
        )
        return ValueKind.MONEY if is_money else ValueKind.NUMBER
    return ValueKind.CHOICE if profile.is_choice else ValueKind.TEXT


def _with_fillers(table: Table, plans: list[Plan], profiles: Profiles) -> list[Plan]:
    """Columns that say the same as a mapped one: of repeated headers the fuller is mapped, the other fills its gaps;
    so does a second RAG column where the first is silent."""
    result = list(plans)
    for plan in plans:
        if plan.target in (Target.CUSTOM, Target.IGNORE):
            continue
        header = plain(table.columns[plan.column].header)
        for other in plans:
            is_same = plain(table.columns[other.column].header) == header
            is_second_rag = plan.target is Target.RAG and Target.RAG in wordings_met(table.columns[other.column].header)
            if other.column == plan.column or other.target is not Target.CUSTOM or not (is_same or is_second_rag):
                continue
            if fit_of(plan.target, profiles[other.column], 1.0) == 0.0 or not _fills_gaps(table, plan, other):
                continue
            first, second = plan, other
            if is_same and profiles[other.column].known > profiles[plan.column].known:
                first, second = other, plan
            result[first.column] = replace(
                first, target=plan.target, kind=plan.kind, confidence=plan.confidence, reason=plan.reason, fills=None
            )
            result[second.column] = replace(
                second, target=plan.target, kind=plan.kind, fills=first.column, confidence=plan.confidence,
                reason=f"fills the gaps of “{first.name}”",
            )  # fmt: skip
            break
    return result


def _fills_gaps(table: Table, plan: Plan, other: Plan) -> bool:
    """Whether one of the two has cells where the other has none."""
    return any(bool(text_of(record[plan.column])) != bool(text_of(record[other.column])) for record in table.records)


def _with_one_order(plans: list[Plan], profiles: Profiles) -> list[Plan]:
    """A date column that does not tell day from month takes the order of the columns that do."""
    day_first = sum(profiles[plan.column].order.day_first for plan in plans if plan.kind is ValueKind.DATE)
    month_first = sum(profiles[plan.column].order.month_first for plan in plans if plan.kind is ValueKind.DATE)
    if day_first == month_first:
        return plans
    order = Order.DAY_FIRST if day_first > month_first else Order.MONTH_FIRST
    return [replace(plan, order=order, is_order_ambiguous=False) if plan.is_order_ambiguous else plan for plan in plans]


def _with_units(table: Table, plans: list[Plan], profiles: Profiles) -> list[Plan]:
    """The unit of each money column: as its header says, else as its own texts or its neighbours' tell."""
    texts = [index for index, profile in enumerate(profiles) if profile.letters > LONG_TEXT / 3]
    result, guesses = [], []
    is_needed = any(plan.kind is ValueKind.MONEY and not said_by_header(plan.name).factor for plan in plans)
    told = told_amounts(table, texts) if is_needed else []
    for plan in plans:
        if plan.kind is ValueKind.MONEY:
            said = said_by_header(table.columns[plan.column].header).factor
            if said is not None:
                plan = replace(plan, factor=said)
            elif (found := unit_of(table, plan.column, told)) is not None:
                plan = replace(plan, factor=found.factor, is_factor_guess=True, reason=f"{plan.reason}; {found.reason}")
                guesses.append(found.factor)
        result.append(plan)
    if not guesses:
        return result
    common = max(set(guesses), key=guesses.count)
    return [
        replace(plan, factor=common, is_factor_guess=True)
        if plan.kind is ValueKind.MONEY
        and (plan.factor is None or plan.is_factor_guess)
        and _is_small(table, plan, profiles)
        else plan
        for plan in result
    ]


def _is_small(table: Table, plan: Plan, profiles: Profiles) -> bool:
    """Whether a column may share the unit that was guessed for another: written alike, without units of its own."""
    texts = sample_texts(table, plan.column)
    amounts = [amount for text in texts if (amount := amount_of(text, profiles[plan.column].has_decimal_comma))]
    return not any(amount.factor for amount in amounts) and all(abs(amount.number) < 1_000_000 for amount in amounts)


def _with_currency(plan: Plan, code: str | None, *, is_guess: bool) -> Plan:
    if plan.kind is not ValueKind.MONEY:
        return plan
    said = said_by_header(plan.name).currency
    if said and said != DOLLAR:
        return replace(plan, currency=said)
    return replace(plan, currency=code, is_currency_guess=is_guess)


def with_snapshot(mapping: Mapping, table: Table) -> Mapping:
    """What day the file speaks of: one day or year for all, or a day of its own for each record of a repeated id."""
    plan = mapping.plan_for(Target.SNAPSHOT)
    if plan is None:
        return mapping
    texts = {text for text in table.texts(plan.column) if text}
    spans = {span for text in texts if (span := span_of(text, plan.order))}
    if not spans:
        return mapping
    if len(spans) > 1:
        return replace(mapping, is_dated=True)
    span = next(iter(spans))
    if span.grain is Grain.DAY:
        return replace(mapping, snapshot=span.first)
    return replace(mapping, snapshot_year=span.first.year)


def day_of(mapping: Mapping, *, today: date) -> date:
    """The day at which a file's values are kept: its own, the end of its year (never in the future), else today."""
    if mapping.snapshot is not None:
        return mapping.snapshot
    if mapping.snapshot_year is not None:
        return min(date(mapping.snapshot_year, 12, 31), today)
    return today
