"""What the document says about the whole API, and about each group of operations."""

INTRODUCTION = """\
Everything that the pages show and do, for programmes: the same rules, the same history.

**Who calls.** Make a token in your profile, with an expiry, for reading or for reading and writing, and send it as
`Authorization: Bearer <token>`. It may do what you may do. What is refused says why (403). A signed-in browser may use
its session instead, with its CSRF token.

**What you cannot see does not exist**: it answers 404, is in no list, count or total, and in a body it is an unknown
id (422).

**Lists** give `items` and `next_cursor`; send that as `cursor`, or follow the `Link` header. Things added meanwhile
neither repeat nor hide others. `limit` is 50, at most 200. `sort=name` or `sort=-name`; unknown values come last.
`fields=name,rag` leaves the other fields out.

**Versions.** Everything that can be changed has an `ETag`. Send it as `If-Match` when you change or remove it, and when
you sign it (publish, submit, approve, accept, reject), so that you sign what you have read: 428 without, 412 when
somebody was faster, with the thing as it is now and where it differs from what you wanted. A list gives the `version`
of each item: `If-Match: "3"` does as well. `If-None-Match` gives 304 when nothing changed.

**Long work** answers 202 with its job; ask at the address in `Location` until it is done.

**Once.** A POST with an `Idempotency-Key` is done once: repeated within a day it gets the first answer
(`Idempotent-Replay: true`). With another body: 422. While the first is still at work: 409. What was refused is not
kept, and may be tried again with the same key.

**Money** is a decimal number as text with its currency, so that no cent is lost. Unknown is null, never 0; `words`
keeps what was said instead. Where `money_visible` is false, money is null because you may not see it. Shares are 0..1.

**Errors** are problem details (RFC 9457), of the type application/problem+json, with a pointer to each wrong value.

**Pace.** 600 requests a minute for each token; then 429 with `Retry-After`.
"""

TAGS = {
    "Register": "Portfolios, initiatives and their dependencies; the organisation's own fields, stages, views, people.",
    "Strategy": "Objectives, sets of drivers with their weights, and how strongly initiatives serve them.",
    "Money": "Cost and benefit lines, month by month, and what was approved of them.",
    "People": "Roles, how many hours they have month by month, and what initiatives ask of them.",
    "Delivery": "Plans of initiatives: tasks, links within a plan and between plans, baselines, and files.",
    "Risks": "Entries of the registers: risks, opportunities, issues, assumptions and actions.",
    "Governance": "Gates, the decision ledger, change requests, alignment reviews, status reports, and what waits.",
    "Reports": "Report packs: frozen, drawn as PDF or PowerPoint, and fetched by who made them.",
    "Capability": "The PMO's capability: models of practices, evidence from the data, assessments, the way ahead.",
    "Selection": "Scenarios: the question, its limits, the answer with its proof, the decision.",
    "Jobs": "Long work that you asked for, and who you are.",
}
