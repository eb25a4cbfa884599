"""Search terms that belong together."""

from ._base import Model


class RelatedTerm(Model):
    """A term and those related to it. Source: RelatedTerms."""

    term: str | None = None
    related_terms: list[str] | None = None


class RelatedTerms(Model):
    """Terms related to each of those asked for; `id` is the first of these. Source: RelatedTerms."""

    id: str | None = None
    related_term_count: int | None = None
    # The description calls this list "the id of the advertiser": a slip, it holds one entry for each term.
    related_terms_list: list[RelatedTerm] = []
