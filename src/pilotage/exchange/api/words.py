"""What the document says about the whole API, and about each group of operations."""

INTRODUCTION = """\
Everything that people do with Pilotage's pages, for programmes: the same rules, the same history.

**Who calls.** Send a personal token, `Authorization: Bearer pilotage_…`, made in your profile with an expiry, for
reading or for reading and writing. It acts as you: what you may not see is not there (404, also when a body names
it: 422), what you may not do is refused with the reason (403). A signed-in browser may use its session.

**Lists** come in pages of up to 200 (`limit`). `next` holds the address of the next page, or null; things that are
added meanwhile neither repeat nor hide others. `sort=name` or `sort=-name`; what is unknown comes last.
`fields=key,name` leaves everything else out.

**Nobody's change is lost.** Every thing has an `ETag` that begins with its version. Changing or removing it needs
`If-Match` with that ETag (or `"3"` for version 3): 428 without, 412 with what is there now and where it differs.
`If-None-Match` gives 304 when nothing changed.

**Asking twice.** A POST with an `Idempotency-Key` is done once: the same request again within 24 hours gets the kept
answer (`Idempotent-Replayed: true`). With another body: 422. While the first is still at work: 409.

**Problems** are `application/problem+json` (RFC 9457), with a pointer to each wrong value.

**Values.** Amounts are text with two decimals beside their currency, so that no cent is lost; shares are 0..1; days
are `2027-03-31`; months are named by their first day. Unknown is null, never 0, and `unknown_words` keeps what was
said instead. Where `money_visible` is false the amounts are null because you may not see them.

**Pace.** 600 calls a minute for each token; then 429 with `Retry-After`.
"""

TAGS = {
    "portfolios": "The tree in which initiatives lie. Seeing and doing is given on its branches.",
    "initiatives": "Ideas, projects and programmes: the register.",
    "dependencies": "Typed links between two initiatives, without circles.",
    "fields": "What an organisation adds: its own fields, its stages, its people, and views of the register.",
    "objectives": "What the strategy wants.",
    "drivers": "Criteria by which initiatives are compared, in sets with weights.",
    "ratings": "How strongly initiatives serve drivers and objectives.",
    "money": "Cost and benefit lines, month by month.",
    "scenarios": "Choosing a portfolio under limits: question, answer, decision.",
    "jobs": "Long work that you asked for.",
}
